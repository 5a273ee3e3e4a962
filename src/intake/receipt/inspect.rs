//! `quipu inspect receipt`: one picture to one JSON object, for programs.

use serde_json::{Value, json};

use super::ocr::OcrError;
use super::pdf;
use super::prepare::PictureError;
use super::read::{ReceiptError, read};
use super::{Doubt, Receipt, ReceiptSettings};

/// Reads one file with the engine on this machine and says what was found: amounts as decimal strings, the date in ISO
/// form, null where not found, and the first thing wrong in plain words as `problem`.
pub async fn inspect(file: &str, bytes: &[u8], settings: &ReceiptSettings) -> Value {
    let read = if pdf::is_pdf(bytes) {
        match pdf::first_page(bytes, settings.timeout).await {
            Some(picture) => read(&picture, settings).await,
            None => return unread(file, "this is a PDF; a picture (JPEG, PNG or WebP) of the receipt is needed"),
        }
    } else {
        read(bytes, settings).await
    };
    match read {
        Ok(receipt) => found(file, &receipt),
        Err(error) => unread(file, problem(error)),
    }
}

fn found(file: &str, receipt: &Receipt) -> Value {
    let lines: Vec<Value> = receipt
        .lines
        .iter()
        .map(|line| json!({"text": line.text, "amount": line.amount.map(|a| a.to_string())}))
        .collect();
    json!({
        "file": file,
        "merchant": receipt.merchant,
        "date": receipt.date.map(|date| date.to_string()),
        "total": receipt.total.map(|total| total.to_string()),
        "currency": receipt.currency.map(|currency| currency.code().to_owned()),
        "tax": receipt.tax.map(|tax| tax.to_string()),
        "lines": lines,
        "engine": receipt.engine.name(),
        "problem": receipt.doubts.iter().find_map(|doubt| missing(*doubt)),
    })
}

/// What stands for a picture of which nothing was read.
pub fn unread(file: &str, problem: &str) -> Value {
    json!({
        "file": file, "merchant": null, "date": null, "total": null, "currency": null, "tax": null, "lines": [], "engine": null, "problem": problem,
    })
}

/// Only what is missing is a problem; a guess that a person will check is not.
fn missing(doubt: Doubt) -> Option<&'static str> {
    match doubt {
        Doubt::NoTotal => Some("no total found"),
        Doubt::NoDate => Some("no date found"),
        Doubt::NoMerchant => Some("no merchant found"),
        _ => None,
    }
}

fn problem(error: ReceiptError) -> &'static str {
    match error {
        ReceiptError::Picture(PictureError::Format) => "not a JPEG, PNG or WebP picture",
        ReceiptError::Picture(PictureError::Damaged) => "the picture is damaged",
        ReceiptError::Picture(PictureError::TooLarge) => "the picture is too large",
        ReceiptError::Picture(PictureError::TooSmall) => "the picture is too small",
        ReceiptError::Ocr(OcrError::Missing) => "Tesseract is not installed; install tesseract-ocr",
        ReceiptError::Ocr(OcrError::NoLanguage) => "Tesseract has no language data; install tesseract-ocr-eng",
        ReceiptError::Ocr(OcrError::Timeout) => "reading the picture took too long",
        ReceiptError::Ocr(OcrError::Failed) => "Tesseract could not read the picture",
        ReceiptError::NoText => "no text was found in the picture",
    }
}
