//! Entries of one action by the hundred thousand, in Postgres' binary COPY: neither side holds more than a few chunks of
//! them.

use sqlx::postgres::{PgArgumentBuffer, PgConnection};
use sqlx::{Encode, Postgres};
use tokio::sync::mpsc;

use super::{StoreError, storable};
use crate::ledger::{ActionNo, BookId, EntryNo, NewEntry};

/// From so many bytes on a chunk is sent.
const CHUNK: usize = 64 * 1024;
/// The columns a row is written in, in the order of [`Rows::push`].
const COPY: &str = "copy entries (book_id, entry_no, kind, amount, currency, occurred_on, category_no, account_no, \
                    to_account_no, merchant, note, tags, payer_id, source, import_key, payment_mode, is_refund, \
                    model_category_no, first_action, last_action) from stdin (format binary)";
/// How many columns those are.
const COLUMNS: i16 = 20;
/// How long the COPY may take: rows come as fast as they are read, not as fast as Postgres takes them.
const TIMEOUT: &str = "set local statement_timeout = '15min'";
/// The signature, no flags, no extension: Postgres' documentation of COPY, "Binary Format".
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// A part of the rows on its way.
#[derive(Debug)]
pub struct Chunk {
    bytes: Vec<u8>,
    /// Rows written up to its end.
    pub rows: usize,
    last: bool,
}

/// Entries being written, numbered one after another.
pub struct Rows {
    buffer: PgArgumentBuffer,
    book: BookId,
    action: ActionNo,
    next: i64,
    rows: usize,
}

impl Rows {
    /// Begins with the number of the first entry.
    pub fn new(book: BookId, action: ActionNo, first: EntryNo) -> Self {
        let mut buffer = PgArgumentBuffer::default();
        buffer.extend_from_slice(HEADER);
        Self { buffer, book, action, next: first.0, rows: 0 }
    }

    /// Writes an entry; a chunk when there is enough for one.
    ///
    /// # Errors
    /// [`StoreError::Query`] where a value has no binary form.
    pub fn push(&mut self, new: &NewEntry) -> Result<Option<Chunk>, StoreError> {
        self.buffer.extend_from_slice(&COLUMNS.to_be_bytes());
        self.field(self.book.0)?;
        self.field(self.next)?;
        self.field(new.kind.as_str())?;
        self.field(new.money.amount())?;
        self.field(new.money.currency().code())?;
        self.field(new.occurred_on)?;
        self.field(new.category.map(|category| category.0))?;
        self.field(new.account.0)?;
        self.field(new.to_account.map(|account| account.0))?;
        self.field(new.merchant.as_deref().map(storable))?;
        self.field(new.note.as_deref().map(storable))?;
        self.field(new.tags.iter().map(|tag| storable(tag)).collect::<Vec<String>>())?;
        self.field(new.payer.map(|user| user.0))?;
        self.field(new.source.as_str())?;
        self.field(new.import_key.as_deref())?;
        self.field(new.payment_mode.map(crate::ledger::PaymentMode::as_str))?;
        self.field(new.refund.then_some(true))?;
        self.field(new.category.filter(|_| new.by_model).map(|category| category.0))?;
        self.field(self.action.0)?;
        self.field(self.action.0)?;
        self.next += 1;
        self.rows += 1;
        Ok((self.buffer.len() >= CHUNK).then(|| self.chunk(false)))
    }

    /// What is left, which ends the rows.
    pub fn end(mut self) -> Chunk {
        self.buffer.extend_from_slice(&(-1i16).to_be_bytes());
        self.chunk(true)
    }

    fn chunk(&mut self, last: bool) -> Chunk {
        let bytes = self.buffer.to_vec();
        self.buffer.clear();
        Chunk { bytes, rows: self.rows, last }
    }

    /// A field is its length, -1 for null, and its bytes.
    fn field<'q>(&mut self, value: impl Encode<'q, Postgres>) -> Result<(), StoreError> {
        let at = self.buffer.len();
        self.buffer.extend_from_slice(&(-1i32).to_be_bytes());
        let null = value.encode(&mut self.buffer).map_err(|error| StoreError::Query(sqlx::Error::Encode(error)))?;
        let length = i32::try_from(self.buffer.len() - at - 4).unwrap_or(i32::MAX);
        if !null.is_null()
            && let Some(place) = self.buffer.get_mut(at..at + 4)
        {
            place.copy_from_slice(&length.to_be_bytes());
        }
        Ok(())
    }
}

/// Sends chunks as they come, to the last; `told` hears how many rows were sent so far. Returns how many were written.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached, or when the chunks end before the last: nothing is
/// written then once the caller gives its transaction up.
pub async fn copy(
    connection: &mut PgConnection,
    mut chunks: mpsc::Receiver<Chunk>,
    told: &(dyn Fn(usize) + Sync),
) -> Result<u64, StoreError> {
    sqlx::query(TIMEOUT).execute(&mut *connection).await?;
    let mut copy = connection.copy_in_raw(COPY).await?;
    while let Some(Chunk { bytes, rows, last }) = chunks.recv().await {
        copy.send(bytes).await?;
        told(rows);
        if last {
            return Ok(copy.finish().await?);
        }
    }
    copy.abort("the rows broke off").await?;
    Err(StoreError::Query(sqlx::Error::WorkerCrashed))
}
