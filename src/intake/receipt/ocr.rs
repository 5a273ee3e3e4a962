//! Tesseract, run as a program: arguments only, the picture through stdin, a clock on it, its output bounded.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use image::GrayImage;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

use super::parse::{TextLine, Transcript};
use super::{MAX_LINES, ReceiptSettings};

/// Why OCR gave nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OcrError {
    /// The program is not installed.
    #[error("tesseract is not installed")]
    Missing,
    /// It has no language data.
    #[error("tesseract has no language data")]
    NoLanguage,
    /// It took too long and was ended.
    #[error("reading the picture took too long")]
    Timeout,
    /// It failed on this picture.
    #[error("tesseract could not read the picture")]
    Failed,
}

/// Most bytes taken from the program.
const MAX_OUTPUT: u64 = 4 * 1024 * 1024;
/// Most languages at once: each costs time, and more of them read worse.
const MAX_LANGUAGES: usize = 4;

/// How the program looks for text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// One block of lines.
    Block,
    /// One block, binarised by Sauvola's local threshold, for shadows and stains.
    BlockLocal,
}

impl Mode {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Block => &["--psm", "6"],
            Self::BlockLocal => &["--psm", "6", "-c", "thresholding_method=2"],
        }
    }
}

/// How many words were read with confidence: next to none when the picture lies on its side.
pub(super) fn legible(pass: &Transcript) -> usize {
    let sure = pass.lines.iter().filter(|line| line.confidence >= 60);
    sure.flat_map(|line| line.text.split_whitespace())
        .filter(|word| word.chars().filter(|c| c.is_alphanumeric()).count() >= 3)
        .count()
}

/// The language codes that are installed, without script and orientation data.
///
/// # Errors
/// [`OcrError::Missing`] when there is no such program, [`OcrError::NoLanguage`] when it has no data.
pub async fn languages(program: &Path) -> Result<Vec<String>, OcrError> {
    let mut command = Command::new(program);
    command.arg("--list-langs");
    let output = run(command, &[], Duration::from_secs(10)).await?;
    let found: Vec<String> = output
        .lines()
        .skip(1)
        .map(str::trim)
        .filter(|code| is_code(code) && *code != "osd" && *code != "equ")
        .map(str::to_owned)
        .collect();
    if found.is_empty() { Err(OcrError::NoLanguage) } else { Ok(found) }
}

/// The wanted languages that are installed, else English and what else there is, joined as the program wants them.
pub(super) async fn language_argument(settings: &ReceiptSettings) -> Result<String, OcrError> {
    let installed = languages(&settings.tesseract).await?;
    let mut chosen: Vec<&String> = settings.languages.iter().filter(|wanted| installed.contains(wanted)).collect();
    if chosen.is_empty() {
        chosen = installed
            .iter()
            .filter(|code| *code == "eng")
            .chain(installed.iter().filter(|code| *code != "eng"))
            .collect();
    }
    chosen.truncate(MAX_LANGUAGES);
    Ok(chosen.into_iter().map(String::as_str).collect::<Vec<_>>().join("+"))
}

fn is_code(code: &str) -> bool {
    !code.is_empty() && code.len() <= 20 && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Reads a prepared picture.
///
/// # Errors
/// [`OcrError`].
pub(super) async fn transcribe(
    picture: &GrayImage,
    mode: Mode,
    languages: &str,
    settings: &ReceiptSettings,
    timeout: Duration,
) -> Result<Transcript, OcrError> {
    let mut command = Command::new(&settings.tesseract);
    command.args(["stdin", "stdout", "-l", languages]).args(mode.arguments()).arg("tsv");
    let mut pgm = format!("P5\n{} {}\n255\n", picture.width(), picture.height()).into_bytes();
    pgm.extend_from_slice(picture.as_raw());
    let output = run(command, &pgm, timeout).await?;
    Ok(from_tsv(&output))
}

async fn run(mut command: Command, input: &[u8], timeout: Duration) -> Result<String, OcrError> {
    command
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let work = async {
        let mut child = command.spawn().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied => OcrError::Missing,
            _ => OcrError::Failed,
        })?;
        let mut stdin = child.stdin.take().ok_or(OcrError::Failed)?;
        let stdout = child.stdout.take().ok_or(OcrError::Failed)?;
        let mut output = Vec::new();
        let write = async {
            // A program that ends early closes the pipe; its exit code says what happened.
            let _ = stdin.write_all(input).await;
            drop(stdin);
        };
        let mut bounded = stdout.take(MAX_OUTPUT);
        let ((), read) = tokio::join!(write, bounded.read_to_end(&mut output));
        read.map_err(|_| OcrError::Failed)?;
        drop(bounded);
        let status = child.wait().await.map_err(|_| OcrError::Failed)?;
        if !status.success() {
            return Err(OcrError::Failed);
        }
        Ok(String::from_utf8_lossy(&output).into_owned())
    };
    tokio::time::timeout(timeout, work).await.map_err(|_| OcrError::Timeout)?
}

/// Lines from Tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn from_tsv(tsv: &str) -> Transcript {
    let mut lines: Vec<TextLine> = Vec::new();
    let mut current = None;
    let mut words = Words::default();
    for row in tsv.lines() {
        let mut fields = row.splitn(12, '\t');
        let mut next = || fields.next().unwrap_or("");
        if next() != "5" {
            continue;
        }
        let place = (next(), next(), next(), next());
        let (_word, _left, _top, _width) = (next(), next(), next(), next());
        let height: u32 = next().parse().unwrap_or(0);
        let confidence: f32 = next().parse().unwrap_or(0.0);
        let text = next().trim();
        if text.is_empty() {
            continue;
        }
        if current != Some(place) {
            words.flush(&mut lines);
            if lines.len() >= MAX_LINES {
                break;
            }
            current = Some(place);
        }
        words.push(text, height, confidence);
    }
    words.flush(&mut lines);
    Transcript { lines }
}

#[derive(Default)]
struct Words {
    text: String,
    heights: Vec<u32>,
    confidence: f32,
}

impl Words {
    fn push(&mut self, text: &str, height: u32, confidence: f32) {
        if self.text.len() > 1_000 {
            return;
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(text);
        self.heights.push(height);
        self.confidence += confidence.clamp(0.0, 100.0);
    }

    fn flush(&mut self, lines: &mut Vec<TextLine>) {
        let words = std::mem::take(self);
        if words.heights.is_empty() {
            return;
        }
        let count = words.heights.len();
        let mut heights = words.heights;
        heights.sort_unstable();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a mean of values clamped to 0..=100"
        )]
        let confidence = (words.confidence / count as f32) as u8;
        lines.push(TextLine { text: words.text, height: heights.get(count / 2).copied().unwrap_or(0), confidence });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_from_tsv() {
        let tsv = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t600\t900\t-1\t\n\
            5\t1\t1\t1\t1\t1\t10\t20\t60\t24\t96.5\tTOTAL\n\
            5\t1\t1\t1\t1\t2\t90\t20\t40\t30\t80\t9.00\n\
            5\t1\t1\t1\t2\t1\t10\t60\t40\t20\t30\tCASH\n\
            5\t1\t1\t1\t3\t1\t10\t60\t40\t20\t95\t \n\
            5\tbroken";
        let lines = from_tsv(tsv).lines;
        let seen: Vec<(&str, u32, u8)> = lines.iter().map(|l| (l.text.as_str(), l.height, l.confidence)).collect();
        assert_eq!(seen, [("TOTAL 9.00", 30, 88), ("CASH", 20, 30)]);
    }

    #[test]
    fn a_flood_of_lines_is_cut() {
        let tsv: String = (0..5_000).map(|n| format!("5\t1\t1\t1\t{n}\t1\t0\t0\t9\t9\t90\tword\n")).collect();
        assert_eq!(from_tsv(&tsv).lines.len(), MAX_LINES);
    }

    fn settings(program: &Path) -> ReceiptSettings {
        ReceiptSettings { tesseract: program.to_owned(), ..ReceiptSettings::new("2026-01-01".parse().unwrap()) }
    }

    fn script(folder: &Path, body: &str) -> std::path::PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = folder.join("tesseract");
        std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    #[tokio::test]
    async fn what_goes_wrong_with_the_program_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let picture = GrayImage::new(2_000, 2_000);
        assert_eq!(languages(&folder.path().join("absent")).await, Err(OcrError::Missing));
        for (body, timeout, expected) in
            [("exec sleep 60", 300, OcrError::Timeout), ("exit 1", 20_000, OcrError::Failed)]
        {
            let program = script(folder.path(), body);
            let read =
                transcribe(&picture, Mode::Block, "eng", &settings(&program), Duration::from_millis(timeout)).await;
            assert_eq!(read, Err(expected), "{body}");
        }
        let program = script(folder.path(), "echo 'List of available languages (1):'; echo osd");
        assert_eq!(languages(&program).await, Err(OcrError::NoLanguage));
    }

    #[tokio::test]
    async fn only_installed_languages_are_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let program = script(folder.path(), "printf 'List (5):\\ndeu\\neng\\nfra\\nosd\\n--evil\\n'");
        for (wanted, expected) in [
            (vec![], "eng+deu+fra"),
            (vec!["deu", "xyz"], "deu"),
            (vec!["xyz"], "eng+deu+fra"),
            (vec!["--evil"], "eng+deu+fra"),
        ] {
            let settings =
                ReceiptSettings { languages: wanted.iter().map(|w| (*w).to_owned()).collect(), ..settings(&program) };
            assert_eq!(language_argument(&settings).await.unwrap(), expected, "{wanted:?}");
        }
    }
}
