//! The database: one connection type over SQLite and PostgreSQL, opened by the URL's scheme; a pool of readers, one writer at a time.
//! Only `dialect.rs` asks which database it is. No rule and no table's meaning stands here.
pub mod column;
mod dialect;
pub mod schema;

use std::sync::Arc;
use std::time::Duration;

use diesel::r2d2::{ManageConnection, Pool, PooledConnection};
use tokio::sync::Mutex;

pub(crate) use dialect::insert_all;
pub use dialect::{
    Conn, Kind, MultiBackend, database_millis, guarded_tables, migrate, pending_migrations,
    revert_all, table_columns,
};

use crate::problem::{Fault, Problem};

/// What `table.rs` and `view.rs` files import for their queries and derives.
pub mod prelude {
    pub use super::schema;
    pub use super::{Conn, Meets, update_or_insert};
    pub use diesel::prelude::*;
    pub use diesel::{QueryResult, delete, insert_into, update};
}

/// A condition on the rows of a table or a join, for `filter`, in either database.
pub type Meets<T> =
    Box<dyn diesel::BoxableExpression<T, MultiBackend, SqlType = diesel::sql_types::Bool>>;

/// Updates, and inserts when nothing was there. Safe because there is one writer behind the gate; `MultiConnection` has no `ON CONFLICT`.
///
/// # Errors
/// Whatever the database says.
pub fn update_or_insert(
    conn: &mut Conn,
    update: impl FnOnce(&mut Conn) -> diesel::QueryResult<usize>,
    insert: impl FnOnce(&mut Conn) -> diesel::QueryResult<usize>,
) -> diesel::QueryResult<()> {
    if update(conn)? == 0 {
        insert(conn)?;
    }
    Ok(())
}

/// The open database.
#[derive(Clone)]
pub struct Db {
    url: String,
    readers: Pool<Manager>,
    writer: Arc<Mutex<Conn>>,
}

/// Opens connections for the pool by the URL's scheme.
pub struct Manager {
    url: String,
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        dialect::open(&self.url).map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        dialect::ping(conn).map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, _conn: &mut Conn) -> bool {
        false
    }
}

/// A connection of its own, outside pool and gate: for `migrate` by hand and its tests.
///
/// # Errors
/// A fault with what the database said.
pub fn connect(url: &str) -> Result<Conn, Problem> {
    dialect::open(url).map_err(|error| Problem::Fault(Fault(error.into())))
}

/// The SQLite file of this URL, when it is not there; opening it would make an empty one.
pub fn missing_file(url: &str) -> Option<std::path::PathBuf> {
    let path = std::path::PathBuf::from(dialect::sqlite_path(url)?);
    (!path.exists()).then_some(path)
}

impl Db {
    /// Opens `sqlite:path` or `postgres://…` and brings the schema up to date.
    ///
    /// # Errors
    /// [`Problem::Fault`] naming the URL's scheme and what the database said.
    pub fn open(url: &str) -> Result<Self, Problem> {
        dialect::prepare_place(url)?;
        let mut writer = dialect::open(url)
            .map_err(|error| Problem::fault(format!("the database cannot be opened: {error}")))?;
        migrate(&mut writer)?;
        let readers = Pool::builder()
            .max_size(8)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(5))
            .build(Manager {
                url: url.to_owned(),
            })
            .map_err(|error| Problem::Fault(Fault(error.into())))?;
        Ok(Self {
            url: url.to_owned(),
            readers,
            writer: Arc::new(Mutex::new(writer)),
        })
    }

    /// The URL without a password.
    pub fn shown_url(&self) -> String {
        match (self.url.split_once("://"), self.url.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, place))) => format!("{scheme}://…@{place}"),
            _ => self.url.clone(),
        }
    }

    fn reader(&self) -> Result<PooledConnection<Manager>, Problem> {
        self.readers.get().map_err(|error| {
            tracing::warn!(%error, "no reader connection in time");
            Problem::Busy
        })
    }

    /// Runs `work` on one snapshot that cannot write.
    ///
    /// # Errors
    /// [`Problem::Busy`] when no connection is free in time, else what `work` says.
    pub fn snapshot<T>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut conn = self.reader()?;
        let mut open = Open::begin(&mut conn, dialect::begin_read)?;
        let answer = work(open.conn)?;
        open.commit()?;
        Ok(answer)
    }

    /// Runs `work` in one transaction as the only writer: writers queue in order of arrival, then take the gate of the database itself.
    /// Must not be called from async code; `unit` wraps it.
    ///
    /// # Errors
    /// [`Problem::Busy`] when the gate is not free in time, else what `work` says; then nothing is written.
    pub fn as_writer<T>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut guard = self.writer.blocking_lock();
        if dialect::ping(&mut guard).is_err() {
            *guard =
                dialect::open(&self.url).map_err(|error| Problem::Fault(Fault(error.into())))?;
        }
        let mut open = Open::begin(&mut guard, dialect::begin_write)?;
        let answer = work(open.conn)?;
        open.commit()?;
        Ok(answer)
    }
}

/// An open transaction that is rolled back unless committed, also when `work` panics.
struct Open<'a> {
    conn: &'a mut Conn,
    done: bool,
}

impl<'a> Open<'a> {
    fn begin(
        conn: &'a mut Conn,
        how: fn(&mut Conn) -> diesel::QueryResult<()>,
    ) -> Result<Self, Problem> {
        how(conn)?;
        Ok(Self { conn, done: false })
    }

    fn commit(&mut self) -> Result<(), Problem> {
        self.done = true;
        dialect::commit(self.conn).map_err(|error| {
            if let Err(second) = dialect::rollback(self.conn) {
                tracing::warn!(%second, "rollback after a failed commit");
            }
            Problem::from(error)
        })
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.done
            && let Err(error) = dialect::rollback(self.conn)
        {
            tracing::warn!(%error, "rollback");
        }
    }
}

impl From<diesel::result::Error> for Problem {
    /// A row that is not there is `Missing`; a lock that did not come in time is `Busy`; all else is ours.
    fn from(error: diesel::result::Error) -> Self {
        match &error {
            diesel::result::Error::NotFound => Self::Missing("这条记录"),
            diesel::result::Error::DatabaseError(_, told)
                if dialect::is_lock_timeout(told.message()) =>
            {
                Self::Busy
            }
            _ => Self::Fault(Fault(error.into())),
        }
    }
}
