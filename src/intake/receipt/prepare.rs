//! A stranger's picture made safe and readable: decoded under limits, turned upright, grey, and of a size OCR likes.
//! Only re-encoded pixels leave this file, so EXIF data and malformed files stop here.

use std::io::Cursor;

use super::enhance::{flatten, level};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

/// Longest file looked at, in bytes: what a bot may download from Telegram.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Longest side accepted, in pixels.
const MAX_SIDE: u32 = 16_000;
/// Memory one decoder may take, in bytes.
const MAX_ALLOC: u64 = 256 * 1024 * 1024;
/// Most pixels accepted.
const MAX_PIXELS: u64 = 60_000_000;
/// Longest side OCR gets, in pixels; only a till roll so narrow that its letters would vanish gets twice that.
const OCR_LONG: u32 = 3_000;
/// White added on every side, in pixels.
const FRAME: u32 = 30;
/// Longest side a vision model gets, in pixels.
const MODEL_LONG: u32 = 1_568;

/// Why a picture cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// No JPEG, PNG or WebP.
    #[error("not a JPEG, PNG or WebP picture")]
    Format,
    /// Cut off or broken.
    #[error("the picture is damaged")]
    Damaged,
    /// More bytes, pixels or memory than allowed.
    #[error("the picture is too large")]
    TooLarge,
    /// Nothing could be written on it.
    #[error("the picture is too small")]
    TooSmall,
}

/// A decoded picture, upright.
#[derive(Debug, Clone)]
pub struct Picture(DynamicImage);

impl Picture {
    /// Decodes a JPEG, PNG or WebP of a stranger. CPU-bound: call it off the async threads.
    ///
    /// # Errors
    /// [`PictureError`] when it is none, broken or over the limits.
    pub fn decode(bytes: &[u8]) -> Result<Self, PictureError> {
        if bytes.len() > MAX_BYTES {
            return Err(PictureError::TooLarge);
        }
        let mut reader =
            ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| PictureError::Damaged)?;
        if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
            return Err(PictureError::Format);
        }
        let mut limits = Limits::default();
        limits.max_image_width = Some(MAX_SIDE);
        limits.max_image_height = Some(MAX_SIDE);
        limits.max_alloc = Some(MAX_ALLOC);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(broken)?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(PictureError::TooLarge);
        }
        if width.min(height) < 16 {
            return Err(PictureError::TooSmall);
        }
        // A broken EXIF block costs the turn, not the picture.
        let orientation = decoder.orientation().ok();
        let mut image = DynamicImage::from_decoder(decoder).map_err(broken)?;
        if let Some(orientation) = orientation {
            image.apply_orientation(orientation);
        }
        Ok(Self(image))
    }

    /// Grey, on white where transparent, scaled for OCR: `width` pixels wide if it is narrower, long side bounded.
    pub(super) fn grey(&self, width: u32, scanned: bool) -> GrayImage {
        let grey = if self.0.color().has_alpha() { on_white(&self.0) } else { self.0.to_luma8() };
        let (w, h) = grey.dimensions();
        let (new_w, new_h) = ocr_size(w, h, width);
        let sized =
            if (new_w, new_h) == (w, h) { grey } else { imageops::resize(&grey, new_w, new_h, FilterType::Lanczos3) };
        framed(&if scanned { sized } else { level(&flatten(&sized)) })
    }

    /// The same upside down or on its side, for pictures taken so: quarter turns clockwise.
    pub(super) fn turned(&self, quarters: u8) -> Self {
        Self(match quarters % 4 {
            1 => self.0.rotate90(),
            2 => self.0.rotate180(),
            3 => self.0.rotate270(),
            _ => self.0.clone(),
        })
    }

    /// A JPEG for a vision model: long side at most 1,568 pixels, without metadata.
    ///
    /// # Errors
    /// [`PictureError::Damaged`] when it cannot be encoded.
    pub fn jpeg(&self) -> Result<Vec<u8>, PictureError> {
        let (w, h) = (self.0.width(), self.0.height());
        let long = w.max(h);
        let small = if long > MODEL_LONG {
            self.0.resize(MODEL_LONG, MODEL_LONG, FilterType::Lanczos3)
        } else {
            self.0.clone()
        };
        let rgb = if small.color().has_alpha() {
            DynamicImage::ImageLuma8(on_white(&small)).to_rgb8()
        } else {
            small.to_rgb8()
        };
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, 82).encode_image(&rgb).map_err(|_| PictureError::Damaged)?;
        Ok(out)
    }
}

/// A picture as a `data:` URL that a vision model takes, re-encoded and shrunk.
///
/// # Errors
/// As [`Picture::jpeg`].
pub fn data_url(picture: &Picture) -> Result<String, PictureError> {
    Ok(format!("data:image/jpeg;base64,{}", STANDARD.encode(picture.jpeg()?)))
}

/// With a white frame: letters that touch the edge are lost otherwise.
fn framed(grey: &GrayImage) -> GrayImage {
    let mut out = GrayImage::from_pixel(grey.width() + 2 * FRAME, grey.height() + 2 * FRAME, image::Luma([255]));
    imageops::replace(&mut out, grey, i64::from(FRAME), i64::from(FRAME));
    out
}

fn on_white(image: &DynamicImage) -> GrayImage {
    let source = image.to_luma_alpha8();
    GrayImage::from_fn(source.width(), source.height(), |x, y| {
        let [luma, alpha] = source.get_pixel(x, y).0;
        let blended = (u16::from(luma) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
        image::Luma([u8::try_from(blended).unwrap_or(255)])
    })
}

fn ocr_size(w: u32, h: u32, width: u32) -> (u32, u32) {
    let long = w.max(h).max(1);
    let (w64, h64) = (u64::from(w.max(1)), u64::from(h.max(1)));
    // As a fraction: scale = numerator / denominator.
    let (mut numerator, mut denominator) = (1_u64, 1_u64);
    if w < width {
        (numerator, denominator) = (u64::from(width), w64);
    }
    let limit = if w64 * 3 < h64 { OCR_LONG * 2 } else { OCR_LONG };
    if u64::from(long) * numerator > u64::from(limit) * denominator {
        (numerator, denominator) = (u64::from(limit), u64::from(long));
    }
    let scaled = |side: u64| u32::try_from((side * numerator / denominator).max(1)).unwrap_or(limit);
    (scaled(w64), scaled(h64))
}

fn broken(error: ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge,
        ImageError::Unsupported(_) => PictureError::Format,
        _ => PictureError::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        image.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    fn striped(w: u32, h: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(image::RgbImage::from_fn(w, h, |x, y| {
            image::Rgb([if y < h / 2 { 250 } else { 10 }, (x % 251) as u8, 128])
        }))
    }

    /// A PNG of so many pixels that says so in a few bytes: the header with its checksum, and nothing behind it.
    fn claimed_png(side: u32) -> Vec<u8> {
        let mut small = encoded(&striped(20, 20), ImageFormat::Png);
        small[16..20].copy_from_slice(&side.to_be_bytes());
        small[20..24].copy_from_slice(&side.to_be_bytes());
        let crc = small[12..29].iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
        });
        small[29..33].copy_from_slice(&(!crc).to_be_bytes());
        small
    }

    /// EXIF with one entry: orientation 6, a quarter turn clockwise to be upright; put right after the start marker.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let tiff = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let mut out = jpeg[..2].to_vec();
        out.extend([0xFF, 0xE1]);
        out.extend(u16::try_from(tiff.len() + 2).unwrap().to_be_bytes());
        out.extend(tiff);
        out.extend(&jpeg[2..]);
        out
    }

    #[test]
    fn pictures_of_three_formats_are_taken() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let picture = Picture::decode(&encoded(&striped(200, 300), format)).unwrap();
            let grey = picture.grey(1_000, true);
            assert_eq!(grey.dimensions(), (1_000 + 2 * FRAME, 1_500 + 2 * FRAME), "{format:?}");
        }
    }

    #[test]
    fn what_is_no_usable_picture_is_refused() {
        let jpeg = encoded(&striped(400, 400), ImageFormat::Jpeg);
        for (name, bytes, expected) in [
            ("empty", Vec::new(), PictureError::Format),
            ("text", b"MZ hello, this is no picture".to_vec(), PictureError::Format),
            ("gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), PictureError::Format),
            ("cut off", jpeg[..40].to_vec(), PictureError::Damaged),
            ("bomb by side", claimed_png(60_000), PictureError::TooLarge),
            ("bomb by pixels", claimed_png(15_000), PictureError::TooLarge),
            ("tiny", encoded(&striped(8, 8), ImageFormat::Png), PictureError::TooSmall),
            ("heavy", vec![0; MAX_BYTES + 1], PictureError::TooLarge),
        ] {
            assert_eq!(Picture::decode(&bytes).map(|_| ()), Err(expected), "{name}");
        }
    }

    #[test]
    fn pictures_are_turned_upright_and_lose_their_exif() {
        let bytes = with_exif(&encoded(&striped(60, 40), ImageFormat::Jpeg));
        let picture = Picture::decode(&bytes).unwrap();
        assert_eq!((picture.0.width(), picture.0.height()), (40, 60));
        let jpeg = picture.jpeg().unwrap();
        assert!(!jpeg.windows(4).any(|w| w == b"Exif"));
        let again = Picture::decode(&jpeg).unwrap();
        assert_eq!((again.0.width(), again.0.height()), (40, 60));
    }

    #[test]
    fn a_model_gets_a_small_jpeg() {
        let url = data_url(&Picture::decode(&encoded(&striped(3_000, 1_000), ImageFormat::Png)).unwrap()).unwrap();
        let body = url.strip_prefix("data:image/jpeg;base64,").unwrap();
        let jpeg = Picture::decode(&STANDARD.decode(body).unwrap()).unwrap();
        assert_eq!((jpeg.0.width(), jpeg.0.height()), (1_568, 523));
    }

    #[test]
    fn sizes_for_ocr() {
        for ((w, h), width, expected) in [
            ((500, 1_000), 1_400, (1_400, 2_800)),
            ((4_000, 3_000), 1_400, (3_000, 2_250)),
            ((700, 2_000), 1_400, (1_050, 3_000)),
            ((300, 3_000), 1_400, (600, 6_000)),
            ((2_000, 2_500), 1_400, (2_000, 2_500)),
        ] {
            assert_eq!(ocr_size(w, h, width), expected, "{w}x{h}");
        }
    }

    #[test]
    fn transparent_is_white() {
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(50, 50, image::Rgba([0, 0, 0, 0])));
        let grey = Picture::decode(&encoded(&clear, ImageFormat::Png)).unwrap().grey(50, true);
        assert!(grey.pixels().all(|p| p.0 == [255]));
    }
}
