//! A ledger that is thrown away, for trying a model: a private server in a temporary folder, or, where this machine has
//! none, a database of its own on the server that was given.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;

use super::embedded::{EmbeddedError, EmbeddedPostgres, Settings};
use super::{Store, StoreError, migrate};

/// What a database on a given server is called.
const NAME: &str = "quipu_eval";
const CONNECTIONS: u32 = 6;

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum ThrowawayError {
    /// The private server, and no other was given.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The temporary folder.
    #[error("no temporary folder can be made")]
    Folder(#[source] std::io::Error),
    /// The given server.
    #[error(
        "the database {NAME} cannot be made on the server of DATABASE_URL: is there one from an earlier run (then drop it), and may this login make databases?"
    )]
    Given(#[source] sqlx::Error),
    /// The schema.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An empty ledger with its schema.
pub struct Throwaway {
    /// The ledger.
    pub store: Store,
    /// How its owner reaches it.
    pub options: PgConnectOptions,
    held: Held,
}

enum Held {
    Private(EmbeddedPostgres, TempDir),
    Given(Box<PgConnectOptions>),
}

impl Throwaway {
    /// Makes one. `given`: a server to use where no private one can be run.
    ///
    /// # Errors
    /// [`ThrowawayError`].
    pub async fn open(given: Option<PgConnectOptions>) -> Result<Self, ThrowawayError> {
        let (options, held) = match (private().await, given) {
            (Ok((server, folder)), _) => (server.owner().options(), Held::Private(server, folder)),
            (Err(_), Some(given)) => {
                let mut connection = given.connect().await.map_err(ThrowawayError::Given)?;
                sqlx::query!("create database quipu_eval")
                    .execute(&mut connection)
                    .await
                    .map_err(ThrowawayError::Given)?;
                let _ = connection.close().await;
                (given.clone().database(NAME), Held::Given(Box::new(given)))
            }
            (Err(error), None) => return Err(error),
        };
        let made = async {
            let store = Store::connect(options.clone(), CONNECTIONS).await?;
            migrate::run(store.pool()).await?;
            Ok::<_, StoreError>(store)
        };
        match made.await {
            Ok(store) => Ok(Self { store, options, held }),
            Err(error) => {
                held.throw_away().await?;
                Err(error.into())
            }
        }
    }

    /// Throws it away.
    ///
    /// # Errors
    /// [`ThrowawayError`] when something of it stays.
    pub async fn close(self) -> Result<(), ThrowawayError> {
        self.store.close().await;
        self.held.throw_away().await
    }
}

impl Held {
    async fn throw_away(self) -> Result<(), ThrowawayError> {
        match self {
            Self::Private(server, folder) => {
                server.stop().await?;
                folder.close().map_err(ThrowawayError::Folder)
            }
            Self::Given(given) => {
                let mut connection: PgConnection = given.connect().await.map_err(ThrowawayError::Given)?;
                sqlx::query!("drop database if exists quipu_eval with (force)")
                    .execute(&mut connection)
                    .await
                    .map_err(ThrowawayError::Given)?;
                Ok(())
            }
        }
    }
}

async fn private() -> Result<(EmbeddedPostgres, TempDir), ThrowawayError> {
    use std::os::unix::fs::PermissionsExt;
    // The server's own user must be able to pass where this runs as root.
    let open = std::fs::Permissions::from_mode(0o755);
    let folder = tempfile::Builder::new().prefix("quipu-eval").permissions(open).tempdir();
    let folder = folder.map_err(ThrowawayError::Folder)?;
    let settings = Settings { durable: false, keep: false, ..Settings::new(folder.path().join("postgres")) };
    Ok((EmbeddedPostgres::start(settings).await?, folder))
}
