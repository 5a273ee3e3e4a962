use std::{
    borrow::Cow,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{Bot, Chat, Message, Person, Place, Update};

/// One line of the log. Later lines replace earlier ones about the same thing.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record<'a> {
    Bot(Cow<'a, Bot>),
    Person(Cow<'a, Person>),
    Chat(Cow<'a, Chat>),
    Message(Cow<'a, Message>),
    Deleted {
        place: Place,
        id: i64,
    },
    Update {
        bot: i64,
        update: Cow<'a, Update>,
    },
    Confirmed {
        bot: i64,
        upto: i64,
    },
    /// One update that a webhook took, out of the order of other chats.
    Delivered {
        bot: i64,
        id: i64,
    },
}

const NAME: &str = "telegram.jsonl";

/// A folder that no other simulator uses as long as this lives.
#[derive(Debug)]
pub struct Claim {
    folder: PathBuf,
    _lock: File,
}

impl Claim {
    /// Makes the folder and takes it.
    ///
    /// # Errors
    /// `WouldBlock` when another simulator has it; others when it cannot be made.
    pub fn on(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        // Chats are nobody else's business.
        #[cfg(unix)]
        fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        let lock = File::create(folder.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder: folder.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                Err(io::Error::new(io::ErrorKind::WouldBlock, "another local Telegram uses this folder"))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Reads what an earlier run left. A line cut short by a crash is passed over.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self) -> io::Result<Vec<Record<'static>>> {
        let file = match File::open(self.folder.join(NAME)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut records = Vec::new();
        for (number, line) in BufReader::new(file).split(b'\n').enumerate() {
            match serde_json::from_slice(&line?) {
                Ok(record) => records.push(record),
                Err(_) => tracing::warn!(line = number + 1, "a line of the chat log cannot be read"),
            }
        }
        Ok(records)
    }
}

/// The append-only file that outlives the process: JSON lines, written before anything is answered.
#[derive(Debug)]
pub struct Log {
    file: File,
    _claim: Claim,
}

impl Log {
    /// Writes what is worth keeping to a new file, puts it in the old one's place and goes on appending.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn begin(claim: Claim, kept: &[Record<'_>]) -> io::Result<Self> {
        let path = claim.folder.join(NAME);
        let fresh = claim.folder.join(format!("{NAME}.new"));
        let mut file = File::create(&fresh)?;
        for record in kept {
            write(&mut file, record)?;
        }
        file.sync_all()?;
        fs::rename(&fresh, &path)?;
        Ok(Self { file: OpenOptions::new().append(true).open(path)?, _claim: claim })
    }

    pub fn append(&mut self, record: &Record<'_>) {
        if let Err(error) = write(&mut self.file, record) {
            tracing::warn!(%error, "the chat log cannot be written");
        }
    }
}

/// One write a line, so that a killed process leaves whole lines.
fn write(file: &mut File, record: &Record<'_>) -> io::Result<()> {
    let mut line = serde_json::to_vec(record)?;
    line.push(b'\n');
    file.write_all(&line)
}
