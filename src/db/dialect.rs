//! The only file that asks which database it is: opening, beginning, migrating, and the few statements that differ.
#![expect(
    missing_docs,
    reason = "MultiConnection makes undocumented twins of the connection"
)]
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::problem::{Fault, Problem};

const COMMON: EmbeddedMigrations = embed_migrations!("migrations/common");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// One connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// The embedded database.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(PgConnection),
}

/// Which database a connection speaks to; for `doctor` and tests only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The embedded database.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl Conn {
    /// Which database this is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Sqlite(_) => Kind::Sqlite,
            Self::Postgres(_) => Kind::Postgres,
        }
    }
}

/// Inserts many rows of one table: prepared once and run for each row on SQLite, some hundred rows a statement on PostgreSQL.
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite(conn) => {
                for row in &$rows {
                    diesel::insert_into($table).values(row).execute(conn)?;
                }
            }
            $crate::db::Conn::Postgres(conn) => {
                for some in $rows.chunks(500) {
                    diesel::insert_into($table).values(some).execute(conn)?;
                }
            }
        }
    };
}
pub(crate) use insert_all;

/// The migrations of `common` and of one database's own folder, in one order of versions.
struct Merged(EmbeddedMigrations);

impl<DB: diesel::backend::Backend> MigrationSource<DB> for Merged {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<DB>>>> {
        let mut all: Vec<Box<dyn Migration<DB>>> = COMMON.migrations()?;
        all.extend(MigrationSource::<DB>::migrations(&self.0)?);
        all.sort_by_key(|migration| migration.name().version().as_owned());
        Ok(all)
    }
}

/// Creates the folder a SQLite file will stand in.
pub(super) fn prepare_place(url: &str) -> Result<(), Problem> {
    if let Some(parent) = sqlite_path(url).and_then(|path| std::path::Path::new(path).parent()) {
        std::fs::create_dir_all(parent)?;
    }
    Ok(())
}

pub(super) fn sqlite_path(url: &str) -> Option<&str> {
    if is_postgres(url) {
        None
    } else {
        Some(url.strip_prefix("sqlite:").unwrap_or(url))
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// Opens a connection by the URL's scheme; the derive's own `establish` would try one database after the other.
pub(super) fn open(url: &str) -> ConnectionResult<Conn> {
    if let Some(path) = sqlite_path(url) {
        let mut conn = SqliteConnection::establish(path)?;
        conn.batch_execute(
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;",
        )
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
        Ok(Conn::Sqlite(conn))
    } else {
        let mut conn = PgConnection::establish(url)?;
        conn.batch_execute("SET TIME ZONE 'UTC'; SET client_min_messages = 'warning'")
            .map_err(ConnectionError::CouldntSetupConfiguration)?;
        Ok(Conn::Postgres(conn))
    }
}

/// Asks whether the connection still answers.
pub(super) fn ping(conn: &mut Conn) -> QueryResult<()> {
    conn.batch_execute("SELECT 1")
}

/// Begins a snapshot that cannot write.
pub(super) fn begin_read(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(conn) => conn.batch_execute("BEGIN DEFERRED"),
        Conn::Postgres(conn) => {
            conn.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
    }
}

/// Begins the one writing transaction. On PostgreSQL the gate's LOCK is the first statement, because LOCK takes no snapshot and any SELECT does.
pub(super) fn begin_write(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(conn) => conn.batch_execute("BEGIN IMMEDIATE"),
        Conn::Postgres(conn) => {
            let begun = conn
                .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL lock_timeout = '10s'; LOCK TABLE write_gate IN EXCLUSIVE MODE");
            if begun.is_err() {
                conn.batch_execute("ROLLBACK")?;
            }
            begun
        }
    }
}

pub(super) fn commit(conn: &mut Conn) -> QueryResult<()> {
    conn.batch_execute("COMMIT")
}

pub(super) fn rollback(conn: &mut Conn) -> QueryResult<()> {
    conn.batch_execute("ROLLBACK")
}

/// Whether the database's words say that a lock was not free in time (diesel names these errors `Unknown`).
pub(super) fn is_lock_timeout(message: &str) -> bool {
    [
        "database is locked",
        "lock timeout",
        "deadlock detected",
        "could not obtain lock",
    ]
    .iter()
    .any(|words| message.contains(words))
}

/// Brings the schema up to date.
///
/// # Errors
/// [`Problem::Fault`] with what the migration said.
pub fn migrate(conn: &mut Conn) -> Result<(), Problem> {
    let done = match conn {
        Conn::Sqlite(conn) => conn
            .run_pending_migrations(Merged(SQLITE))
            .map(|versions| versions.len()),
        Conn::Postgres(conn) => conn
            .run_pending_migrations(Merged(POSTGRES))
            .map(|versions| versions.len()),
    };
    done.map(|_| ())
        .map_err(|error| Problem::Fault(Fault(error)))
}

/// How many migrations this program brings that the database does not have yet.
///
/// # Errors
/// [`Problem::Fault`] with what the database said.
pub fn pending_migrations(conn: &mut Conn) -> Result<usize, Problem> {
    let pending = match conn {
        Conn::Sqlite(conn) => conn.pending_migrations(Merged(SQLITE)).map(|all| all.len()),
        Conn::Postgres(conn) => conn
            .pending_migrations(Merged(POSTGRES))
            .map(|all| all.len()),
    };
    pending.map_err(|error| Problem::Fault(Fault(error)))
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

/// The database's own time in milliseconds since 1970, to hold this program's clock against.
///
/// # Errors
/// What the database says.
pub fn database_millis(conn: &mut Conn) -> QueryResult<i64> {
    let found: Counted = match conn {
        Conn::Sqlite(conn) => diesel::sql_query(
            "SELECT CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER) AS n",
        )
        .get_result(conn)?,
        Conn::Postgres(conn) => {
            diesel::sql_query("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS n")
                .get_result(conn)?
        }
    };
    Ok(found.n)
}

/// Takes every migration back, for the test that goes up, down and up.
///
/// # Errors
/// [`Problem::Fault`] with what the migration said.
pub fn revert_all(conn: &mut Conn) -> Result<(), Problem> {
    let done = match conn {
        Conn::Sqlite(conn) => conn
            .revert_all_migrations(Merged(SQLITE))
            .map(|versions| versions.len()),
        Conn::Postgres(conn) => conn
            .revert_all_migrations(Merged(POSTGRES))
            .map(|versions| versions.len()),
    };
    done.map(|_| ())
        .map_err(|error| Problem::Fault(Fault(error)))
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// The columns of a table as the database itself lists them, in order; for the test that compares them with `schema.rs`.
///
/// # Errors
/// What the database says.
pub fn table_columns(conn: &mut Conn, table: &str) -> QueryResult<Vec<String>> {
    let rows: Vec<Named> = match conn {
        Conn::Sqlite(conn) => diesel::sql_query("SELECT name FROM pragma_table_info(?) ORDER BY cid").bind::<diesel::sql_types::Text, _>(table).load(conn)?,
        Conn::Postgres(conn) => diesel::sql_query(
            "SELECT column_name::text AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position",
        )
        .bind::<diesel::sql_types::Text, _>(table)
        .load(conn)?,
    };
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// The tables that have their guards against UPDATE and DELETE, as the database itself lists its triggers.
///
/// # Errors
/// What the database says.
pub fn guarded_tables(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let rows: Vec<Named> = match conn {
        Conn::Sqlite(conn) => {
            diesel::sql_query("SELECT DISTINCT tbl_name AS name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1").load(conn)?
        }
        Conn::Postgres(conn) => diesel::sql_query(
            "SELECT DISTINCT event_object_table::text AS name FROM information_schema.triggers WHERE trigger_schema = 'public' ORDER BY 1",
        )
        .load(conn)?,
    };
    Ok(rows.into_iter().map(|row| row.name).collect())
}
