//! Pictures and statements as they were sent, kept per book in an object store (a folder, unless set otherwise).

use std::path::Path;
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};

use crate::ledger::BookId;

/// Why a file could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The folder or the store refused.
    #[error("a file could not be kept or read")]
    Store(#[from] object_store::Error),
    /// The folder could not be made.
    #[error("the folder for files could not be made")]
    Folder(#[from] std::io::Error),
}

/// Where files are kept. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
}

impl Files {
    /// Keeps files in a folder, which is made with mode 0700 when it is missing.
    ///
    /// # Errors
    /// [`FilesError`] when the folder cannot be made.
    pub fn in_folder(folder: &Path) -> Result<Self, FilesError> {
        use std::os::unix::fs::DirBuilderExt;
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        Ok(Self { store: Arc::new(LocalFileSystem::new_with_prefix(folder)?) })
    }

    /// Keeps a file of a book; returns the path to read it by.
    ///
    /// # Errors
    /// [`FilesError`] when the store refuses.
    pub async fn keep(&self, book: BookId, ending: &str, bytes: Vec<u8>) -> Result<String, FilesError> {
        let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        let path = format!("book-{book}/{}.{ending}", uuid::Uuid::now_v7());
        self.store.put(&Key::from(path.as_str()), PutPayload::from(bytes)).await?;
        Ok(path)
    }

    /// Reads a file of a book.
    ///
    /// # Errors
    /// [`FilesError`] when it is not there, or belongs to another book.
    pub async fn read(&self, book: BookId, path: &str) -> Result<Vec<u8>, FilesError> {
        let key = self.own(book, path)?;
        Ok(self.store.get(&key).await?.bytes().await?.to_vec())
    }

    /// Removes a file of a book; one that is gone already is no failure.
    ///
    /// # Errors
    /// [`FilesError`] when the store refuses, or the file belongs to another book.
    pub async fn remove(&self, book: BookId, path: &str) -> Result<(), FilesError> {
        let key = self.own(book, path)?;
        match self.store.delete(&key).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes every file of a book.
    ///
    /// # Errors
    /// [`FilesError`] when the store refuses.
    pub async fn remove_all(&self, book: BookId) -> Result<(), FilesError> {
        use futures::TryStreamExt;
        let prefix = Key::from(format!("book-{book}"));
        let paths: Vec<Key> = self.store.list(Some(&prefix)).map_ok(|meta| meta.location).try_collect().await?;
        for path in paths {
            self.store.delete(&path).await?;
        }
        Ok(())
    }

    fn own(&self, book: BookId, path: &str) -> Result<Key, FilesError> {
        let key = Key::parse(path).map_err(object_store::Error::from)?;
        if key.parts().next().is_some_and(|first| first.as_ref() == format!("book-{book}")) {
            return Ok(key);
        }
        Err(object_store::Error::NotFound { path: path.to_owned(), source: "another book's".into() }.into())
    }
}
