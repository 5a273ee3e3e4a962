//! Tesseract, which reads receipts where no model does.

use std::path::Path;
use std::process::Stdio;

use super::{Check, patiently, said};
use crate::config::Config;
use crate::intake::receipt::{OcrError, languages};

const NAME: &str = "OCR";
/// Where the program is looked for when the settings do not say.
const DEFAULT: &str = "tesseract";

/// Whether the program runs, and has data for the languages that were asked for.
pub(super) async fn check(config: &Config) -> Check {
    let program = &config.tesseract;
    let installed = match languages(program).await {
        Ok(installed) => installed,
        Err(OcrError::Missing) if program == Path::new(DEFAULT) => {
            return Check::off(NAME, "tesseract is not installed: receipts are read by the model, if it sees pictures")
                .advise("install tesseract-ocr");
        }
        Err(OcrError::Missing) => {
            return Check::wrong(NAME, format!("there is no program {}", program.display()))
                .advise("set QUIPU_TESSERACT to it, or leave it out");
        }
        Err(OcrError::NoLanguage) => {
            return Check::wrong(NAME, "tesseract has no language data").advise("install tesseract-ocr-eng");
        }
        Err(error @ (OcrError::Timeout | OcrError::Failed)) => {
            return Check::wrong(NAME, format!("tesseract does not work: {error}"))
                .advise("install tesseract-ocr anew");
        }
    };
    let version = version(program).await;
    let wanted = config.ocr_languages.as_deref().unwrap_or_default();
    let missing: Vec<&str> = wanted
        .split('+')
        .map(str::trim)
        .filter(|code| !code.is_empty() && !installed.iter().any(|i| i == code))
        .collect();
    if !missing.is_empty() {
        let packages: Vec<String> =
            missing.iter().map(|code| format!("tesseract-ocr-{}", code.replace('_', "-"))).collect();
        return Check::wrong(NAME, format!("{version} has no data for {}", said(&missing.join(", "))))
            .advise(format!("install {}, or change QUIPU_OCR_LANGUAGES", said(&packages.join(" "))));
    }
    let reads = if wanted.is_empty() { said(&installed.join("+")) } else { said(wanted) };
    Check::on(NAME, format!("{version}, reads {reads}"))
}

/// As in `tesseract 5.3.0`.
async fn version(program: &Path) -> String {
    let mut command = tokio::process::Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let output = patiently(command.output()).await.and_then(Result::ok).map(|output| output.stdout).unwrap_or_default();
    let text = String::from_utf8_lossy(&output);
    text.lines().next().map(said).filter(|line| !line.is_empty()).unwrap_or_else(|| "tesseract".to_owned())
}
