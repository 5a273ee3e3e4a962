//! The files that people and bots sent, byte for byte, and smaller sizes of photos made when they are asked for.

use std::{
    collections::{HashMap, VecDeque},
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::world::{Media, MediaKind};

/// Bytes kept in memory at most; the oldest files go first. Files kept in a folder are not counted.
const MEMORY: u64 = 256 << 20;

/// What came in: the bytes and what the sender said of them.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    pub name: Option<String>,
    pub mime: Option<String>,
    pub bytes: Bytes,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredFile {
    pub media: Media,
    /// As `getFile` tells it.
    pub path: String,
}

#[derive(Debug, Default)]
struct Shelf {
    by_id: HashMap<String, StoredFile>,
    by_path: HashMap<String, String>,
    bytes: HashMap<String, Bytes>,
    oldest: VecDeque<String>,
    held: u64,
}

#[derive(Debug)]
pub struct FileStore {
    shelf: Mutex<Shelf>,
    folder: Option<PathBuf>,
}

impl FileStore {
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(persist: Option<&Path>) -> io::Result<Self> {
        let mut shelf = Shelf::default();
        let folder = persist.map(|persist| persist.join("files"));
        if let Some(folder) = &folder {
            fs::create_dir_all(folder)?;
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.extension().is_some_and(|extension| extension == "json")
                    && let Ok(file) = serde_json::from_slice::<StoredFile>(&fs::read(&path)?)
                {
                    shelf.by_path.insert(file.path.clone(), file.media.file_id.clone());
                    shelf.by_id.insert(file.media.file_id.clone(), file);
                }
            }
        }
        Ok(Self { shelf: Mutex::new(shelf), folder })
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a file and describes it. `None` for a photo that is no picture.
    pub fn put(&self, kind: MediaKind, upload: Upload) -> Option<Media> {
        let (width, height) = match kind {
            MediaKind::Photo => picture_size(&upload.bytes)?,
            _ => (0, 0),
        };
        let secret = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let unique_id = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 12]>());
        let name = upload.name.map(|name| tidy_name(&name)).filter(|name| !name.is_empty());
        let extension = extension(kind, name.as_deref());
        let mime = upload.mime.filter(|mime| mime.len() < 128).or_else(|| mime_of(&extension).map(str::to_owned));
        let media = Media {
            kind,
            file_id: format!("{}{secret}{unique_id}", prefix(kind)),
            unique_id: format!("AQAD{unique_id}"),
            name,
            mime,
            size: upload.bytes.len() as u64,
            width,
            height,
            duration: 0,
        };
        let path = format!("{}s/file_{unique_id}{extension}", kind.field());
        self.keep(StoredFile { media: media.clone(), path }, upload.bytes);
        Some(media)
    }

    fn keep(&self, file: StoredFile, bytes: Bytes) {
        let id = file.media.file_id.clone();
        let mut shelf = self.shelf();
        if let Some(folder) = &self.folder {
            let written = fs::write(folder.join(&id), &bytes)
                .and_then(|()| fs::write(folder.join(format!("{id}.json")), serde_json::to_vec(&file)?));
            if let Err(error) = written {
                tracing::warn!(%error, "a file of the chat cannot be kept");
            }
        } else {
            shelf.held += file.media.size;
            shelf.bytes.insert(id.clone(), bytes);
            shelf.oldest.push_back(id.clone());
            while shelf.held > MEMORY && shelf.oldest.len() > 1 {
                let Some(old) = shelf.oldest.pop_front() else { break };
                shelf.bytes.remove(&old);
                if let Some(file) = shelf.by_id.remove(&old) {
                    shelf.held = shelf.held.saturating_sub(file.media.size);
                    shelf.by_path.remove(&file.path);
                }
            }
        }
        shelf.by_path.insert(file.path.clone(), id.clone());
        shelf.by_id.insert(id, file);
    }

    /// A file by its id, or by the id of a smaller size of a photo; with the longest side of that size.
    pub fn find(&self, id: &str) -> Option<(StoredFile, Option<u32>)> {
        let (id, side) = split_side(id);
        self.shelf().by_id.get(id).cloned().map(|file| (file, side))
    }

    /// The path that `getFile` tells.
    pub fn path(file: &StoredFile, side: Option<u32>) -> String {
        match side {
            Some(side) => format!("{}.{side}", file.path),
            None => file.path.clone(),
        }
    }

    pub fn find_path(&self, path: &str) -> Option<(StoredFile, Option<u32>)> {
        let id = {
            let shelf = self.shelf();
            let (whole, side) = split_side(path);
            match shelf.by_path.get(path) {
                Some(id) => id.clone(),
                None => super::wire::smaller_id(shelf.by_path.get(whole)?, side?),
            }
        };
        self.find(&id)
    }

    /// The bytes of a file, or of a smaller size of a photo.
    pub async fn bytes(self: &Arc<Self>, file: &StoredFile, side: Option<u32>) -> Option<Bytes> {
        let id = file.media.file_id.clone();
        let kept = self.shelf().bytes.get(&id).cloned();
        let whole = match (kept, &self.folder) {
            (Some(bytes), _) => bytes,
            (None, Some(folder)) => tokio::fs::read(folder.join(id)).await.ok()?.into(),
            (None, None) => return None,
        };
        match side {
            Some(side) => tokio::task::spawn_blocking(move || smaller(&whole, side)).await.ok()?,
            None => Some(whole),
        }
    }
}

/// Splits `id.90` into the id and the side.
fn split_side(id: &str) -> (&str, Option<u32>) {
    let sized = id.rsplit_once('.').and_then(|(whole, side)| Some((whole, side.parse().ok()?)));
    match sized {
        Some((whole, side)) if super::wire::PHOTO_SIDES.contains(&side) => (whole, Some(side)),
        _ => (id, None),
    }
}

fn reader(bytes: &[u8]) -> Option<image::ImageReader<io::Cursor<&[u8]>>> {
    image::ImageReader::new(io::Cursor::new(bytes)).with_guessed_format().ok()
}

fn picture_size(bytes: &[u8]) -> Option<(u32, u32)> {
    reader(bytes)?.into_dimensions().ok()
}

fn smaller(bytes: &[u8], side: u32) -> Option<Bytes> {
    let picture = reader(bytes)?.decode().ok()?.thumbnail(side, side).into_rgb8();
    let mut out = io::Cursor::new(Vec::new());
    picture.write_to(&mut out, image::ImageFormat::Jpeg).ok()?;
    Some(out.into_inner().into())
}

/// The last part of a file's name, without characters that could lead elsewhere.
fn tidy_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(128).collect::<String>().trim().to_owned()
}

fn extension(kind: MediaKind, name: Option<&str>) -> String {
    let given = name.and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension.to_ascii_lowercase());
    match (kind, given) {
        (MediaKind::Photo, _) => ".jpg".to_owned(),
        (MediaKind::Voice, _) => ".oga".to_owned(),
        (_, Some(given)) if given.len() <= 8 && given.chars().all(|c| c.is_ascii_alphanumeric()) => format!(".{given}"),
        _ => String::new(),
    }
}

fn prefix(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Photo => "AgACAgIAAxkBAAI",
        MediaKind::Document => "BQACAgIAAxkBAAI",
        MediaKind::Voice => "AwACAgIAAxkBAAI",
        MediaKind::Audio => "CQACAgIAAxkBAAI",
        MediaKind::Video => "BAACAgIAAxkBAAI",
        MediaKind::Animation => "CgACAgIAAxkBAAI",
    }
}

fn mime_of(extension: &str) -> Option<&'static str> {
    Some(match extension {
        ".csv" => "text/csv",
        ".txt" => "text/plain",
        ".pdf" => "application/pdf",
        ".json" => "application/json",
        ".jpg" | ".jpeg" => "image/jpeg",
        ".png" => "image/png",
        ".webp" => "image/webp",
        ".oga" | ".ogg" => "audio/ogg",
        ".mp3" => "audio/mpeg",
        ".mp4" => "video/mp4",
        ".zip" => "application/zip",
        ".xls" => "application/vnd.ms-excel",
        ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => return None,
    })
}

#[cfg(test)]
pub mod pictures {
    /// A small grey picture as JPEG.
    pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut out = std::io::Cursor::new(Vec::new());
        image::RgbImage::from_pixel(width, height, image::Rgb([120, 120, 120]))
            .write_to(&mut out, image::ImageFormat::Jpeg)
            .unwrap();
        out.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn files_come_back_byte_for_byte_also_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let bytes = Bytes::from_static(b"a;b\n\xff\x00\r\n");
        let upload = Upload { name: Some("../../bank.CSV".into()), mime: None, bytes: bytes.clone() };
        let store = FileStore::open(Some(folder.path())).unwrap();
        let media = store.put(MediaKind::Document, upload).unwrap();
        assert_eq!((media.name.as_deref(), media.mime.as_deref()), (Some("bank.CSV"), Some("text/csv")));
        let again = Arc::new(FileStore::open(Some(folder.path())).unwrap());
        let (file, side) = again.find(&media.file_id).unwrap();
        assert_eq!(again.bytes(&file, side).await.unwrap(), bytes);
        assert!(again.find_path(&file.path).is_some());
    }

    #[tokio::test]
    async fn smaller_sizes_are_made_when_asked_for() {
        let store = Arc::new(FileStore::open(None).unwrap());
        let upload = Upload { name: None, mime: None, bytes: pictures::jpeg(400, 200).into() };
        let media = store.put(MediaKind::Photo, upload).unwrap();
        assert_eq!((media.width, media.height), (400, 200));
        let (file, side) = store.find(&format!("{}.90", media.file_id)).unwrap();
        let small = store.bytes(&file, side).await.unwrap();
        assert_eq!(picture_size(&small), Some((90, 45)));
        let (_, side) = store.find_path(&FileStore::path(&file, side)).unwrap();
        assert_eq!(side, Some(90));
    }

    #[test]
    fn a_photo_must_be_a_picture() {
        let store = FileStore::open(None).unwrap();
        assert!(store.put(MediaKind::Photo, Upload { bytes: "text".into(), ..Upload::default() }).is_none());
    }
}
