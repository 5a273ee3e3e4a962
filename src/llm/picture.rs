use std::fmt;
use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use super::LlmError;

/// The longest side in pixels that is sent: enough for small print on a receipt, and what providers scale down to.
const LONGEST_SIDE: u32 = 1_600;
const LARGEST_SIDE_READ: u32 = 20_000;
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
const JPEG_QUALITY: u8 = 82;

/// A picture fit to be sent: upright, shrunk, encoded anew as JPEG, so without EXIF, place or device.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    data_url: String,
}

impl Picture {
    /// Reads JPEG, PNG or WebP. Slow (tens of milliseconds): call it where blocking is allowed.
    ///
    /// # Errors
    /// [`LlmError::Malformed`] for anything that is no picture, or one of absurd size.
    pub fn read(bytes: &[u8]) -> Result<Self, LlmError> {
        let unreadable = |_| LlmError::Malformed("unreadable picture");
        let mut limits = Limits::default();
        limits.max_image_width = Some(LARGEST_SIDE_READ);
        limits.max_image_height = Some(LARGEST_SIDE_READ);
        limits.max_alloc = Some(MOST_MEMORY);
        let mut reader = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|_| LlmError::Malformed("unreadable picture"))?;
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(unreadable)?;
        let orientation = decoder.orientation().map_err(unreadable)?;
        let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
        picture.apply_orientation(orientation);
        if picture.width().max(picture.height()) > LONGEST_SIDE {
            picture = picture.resize(LONGEST_SIDE, LONGEST_SIDE, image::imageops::FilterType::Triangle);
        }
        let mut jpeg = Vec::new();
        picture
            .to_rgb8()
            .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY))
            .map_err(unreadable)?;
        Ok(Self { data_url: format!("data:image/jpeg;base64,{}", STANDARD.encode(&jpeg)) })
    }

    pub(super) fn data_url(&self) -> &str {
        &self.data_url
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picture").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_png_is_shrunk_and_becomes_a_jpeg() {
        let mut png = Vec::new();
        DynamicImage::new_rgb8(3_200, 400).write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
        let picture = Picture::read(&png).unwrap();
        let encoded = picture.data_url().strip_prefix("data:image/jpeg;base64,").unwrap();
        let sent = image::load_from_memory(&STANDARD.decode(encoded).unwrap()).unwrap();
        assert_eq!((sent.width(), sent.height()), (1_600, 200));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bytes in [&b""[..], b"%PDF-1.7", b"\xff\xd8\xff\xe0 cut"] {
            assert_eq!(Picture::read(bytes), Err(LlmError::Malformed("unreadable picture")));
        }
    }
}
