//! The private PostgreSQL: what it keeps when things die, whom it lets in, what it refuses. Each test has a folder and
//! a server of its own.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, User, geteuid};
use quipu::store::embedded::{EmbeddedError, EmbeddedPostgres, Settings};
use sqlx::{ConnectOptions, Connection, PgConnection};

/// A folder that the server's user can reach, also when the tests run as root.
fn folder() -> tempfile::TempDir {
    folder_of(0o755)
}

fn folder_of(mode: u32) -> tempfile::TempDir {
    tempfile::Builder::new().prefix("quipu-pg").permissions(Permissions::from_mode(mode)).tempdir().unwrap()
}

fn settings(folder: &Path) -> Settings {
    Settings { durable: false, max_connections: 20, ..Settings::new(folder.join("postgres")) }
}

async fn connect(server: &EmbeddedPostgres) -> PgConnection {
    server.owner().options().connect().await.unwrap()
}

async fn ask<T>(connection: &mut PgConnection, query: &'static str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    sqlx::query_scalar(query).fetch_one(connection).await.unwrap()
}

async fn note(connection: &mut PgConnection, value: i32) {
    sqlx::query("create table if not exists kept (value int)").execute(&mut *connection).await.unwrap();
    sqlx::query("insert into kept values ($1)").bind(value).execute(connection).await.unwrap();
}

fn postmaster(settings: &Settings) -> i32 {
    let file = fs::read_to_string(settings.data_dir.join("cluster/postmaster.pid")).unwrap();
    file.lines().next().unwrap().trim().parse().unwrap()
}

fn alive(pid: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let zombie = stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('Z'));
    kill(Pid::from_raw(pid), None).is_ok() && !zombie
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let since = Instant::now();
    while !holds().await {
        assert!(since.elapsed() < Duration::from_secs(120), "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The server's data folder, without Quipu: what is left when only Quipu is killed.
fn bare_server(settings: &Settings) -> Child {
    let cluster = settings.data_dir.join("cluster").canonicalize().unwrap();
    let mut command = Command::new(server_program(&cluster));
    command.arg("-D").arg(&cluster).env("LC_ALL", "C").current_dir("/");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if geteuid().is_root() {
        let owner = fs::metadata(&cluster).unwrap();
        command.uid(owner.uid()).gid(owner.gid());
    }
    command.spawn().unwrap()
}

/// The program that made the folder, from the options file it leaves.
fn server_program(cluster: &Path) -> PathBuf {
    let options = fs::read_to_string(cluster.join("postmaster.opts")).unwrap();
    PathBuf::from(options.split_whitespace().next().unwrap())
}

#[tokio::test]
async fn keeps_data_over_a_stop_and_leaves_no_process() {
    let folder = folder();
    let settings = Settings { max_connections: 20, ..Settings::new(folder.path().join("postgres")) };
    let server = EmbeddedPostgres::start(settings.clone()).await.unwrap();
    note(&mut connect(&server).await, 7).await;
    let pid = postmaster(&settings);
    server.stop().await.unwrap();
    assert!(!alive(pid));
    assert!(!settings.data_dir.join("cluster/postmaster.pid").exists());

    let server = EmbeddedPostgres::start(settings).await.unwrap();
    let mut connection = connect(&server).await;
    assert_eq!(ask::<i32>(&mut connection, "select value from kept").await, 7);
    for (setting, value) in [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
    ] {
        let (set,): (String,) =
            sqlx::query_as("select current_setting($1)").bind(setting).fetch_one(&mut connection).await.unwrap();
        assert_eq!(set, value, "{setting}");
    }
    server.stop().await.unwrap();
}

#[tokio::test]
async fn the_owner_makes_roles_but_is_no_superuser() {
    let folder = folder();
    let server = EmbeddedPostgres::start(settings(folder.path())).await.unwrap();
    let mut owner = connect(&server).await;
    assert!(!ask::<bool>(&mut owner, "select rolsuper from pg_roles where rolname = current_user").await);
    for statement in [
        "create role reader login password 'said-by-a-test'",
        "create table entries (amount numeric)",
        "create extension if not exists plpgsql",
        "grant select on entries to reader",
        "grant usage on schema public to reader",
        "grant connect on database quipu to reader",
    ] {
        sqlx::query(statement).execute(&mut owner).await.unwrap();
    }
    let reader = server.owner().options().username("reader");
    let mut allowed = reader.clone().password("said-by-a-test").connect().await.unwrap();
    assert!(sqlx::query("select amount from entries").fetch_all(&mut allowed).await.unwrap().is_empty());
    // What it was not granted is closed: the server's functions and catalogs are the owner's to give.
    for closed in ["select count(*) from entries", "select pg_sleep('0')", "select relname from pg_catalog.pg_class"] {
        let error = sqlx::raw_sql(closed).execute(&mut allowed).await.unwrap_err();
        assert_eq!(error.as_database_error().unwrap().code().as_deref(), Some("42501"), "{closed}");
    }
    sqlx::query("grant execute on function pg_catalog.pg_sleep(double precision) to reader")
        .execute(&mut owner)
        .await
        .unwrap();
    sqlx::query("select pg_sleep('0')").execute(&mut allowed).await.unwrap();
    reader.clone().password("guessed").connect().await.unwrap_err();
    // The other databases of the server are closed to it.
    reader.password("said-by-a-test").database("postgres").connect().await.unwrap_err();
    // What a person pastes into psql is what the program uses.
    let mut by_url = PgConnection::connect(&server.owner().url()).await.unwrap();
    assert_eq!(ask::<String>(&mut by_url, "select current_user || '@' || current_database()").await, "quipu@quipu");
    // Case and order of names beyond ASCII.
    assert_eq!(ask::<String>(&mut owner, "select lower('ÉCLAIR КОФЕ')").await, "éclair кофе");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_killed_server_comes_back_with_its_data() {
    let folder = folder();
    let settings = Settings { max_connections: 20, ..Settings::new(folder.path().join("postgres")) };
    let server = EmbeddedPostgres::start(settings.clone()).await.unwrap();
    for round in 1..=2 {
        let mut connection = connect(&server).await;
        note(&mut connection, round).await;
        // Busy when its postmaster dies, so it stays behind and would keep a new server out.
        let busy = tokio::spawn(async move {
            let _ = sqlx::query("do $$ begin loop perform sqrt(2); end loop; end $$").execute(&mut connection).await;
        });
        tokio::time::sleep(Duration::from_millis(50)).await;
        let killed = postmaster(&settings);
        kill(Pid::from_raw(killed), Signal::SIGKILL).unwrap();
        until("the server is back", async || !alive(killed) && server.owner().options().connect().await.is_ok()).await;
        assert_eq!(ask::<i64>(&mut connect(&server).await, "select count(*) from kept").await, i64::from(round));
        busy.await.unwrap();
    }
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_second_start_on_the_folder_is_refused() {
    let folder = folder();
    let settings = settings(folder.path());
    assert_eq!(EmbeddedPostgres::find_running(&settings.data_dir).unwrap(), None);
    let server = EmbeddedPostgres::start(settings.clone()).await.unwrap();
    let refused = EmbeddedPostgres::start(settings.clone()).await.unwrap_err().to_string();
    assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
    assert!(refused.contains("another Quipu"), "{refused}");
    // The one that runs is as before, and another process can find it.
    let found = EmbeddedPostgres::find_running(&settings.data_dir).unwrap();
    assert_eq!(found, Some(server.owner()));
    assert_eq!(ask::<i32>(&mut connect(&server).await, "select 1").await, 1);
    server.stop().await.unwrap();
    assert_eq!(EmbeddedPostgres::find_running(&settings.data_dir).unwrap(), None);
    EmbeddedPostgres::start(settings).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_server_left_running_is_ended_and_its_data_kept() {
    let folder = folder();
    let settings = settings(folder.path());
    let server = EmbeddedPostgres::start(settings.clone()).await.unwrap();
    note(&mut connect(&server).await, 7).await;
    let owner = server.owner();
    server.stop().await.unwrap();

    let mut orphan = bare_server(&settings);
    until("the orphan is up", async || owner.options().connect().await.is_ok()).await;
    let server = EmbeddedPostgres::start(settings.clone()).await.unwrap();
    assert!(orphan.wait().unwrap().success(), "it was stopped, not killed");
    assert_eq!(ask::<i32>(&mut connect(&server).await, "select value from kept").await, 7);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_stale_pid_file_that_names_another_process_is_no_obstacle() {
    let folder = folder();
    let settings = settings(folder.path());
    EmbeddedPostgres::start(settings.clone()).await.unwrap().stop().await.unwrap();
    let cluster = settings.data_dir.join("cluster").canonicalize().unwrap();
    let owner = fs::metadata(&cluster).unwrap();
    let mut bystander = Command::new("sleep");
    bystander.arg("600");
    if geteuid().is_root() {
        bystander.uid(owner.uid()).gid(owner.gid());
    }
    let mut bystander = bystander.spawn().unwrap();
    let pid_file = cluster.join("postmaster.pid");
    fs::write(&pid_file, format!("{}\n{}\n1763640000\n5432\n/nowhere\n", bystander.id(), cluster.display())).unwrap();
    std::os::unix::fs::chown(&pid_file, Some(owner.uid()), Some(owner.gid())).unwrap();

    let server = EmbeddedPostgres::start(settings).await.unwrap();
    assert_eq!(ask::<i32>(&mut connect(&server).await, "select 1").await, 1);
    server.stop().await.unwrap();
    assert!(bystander.try_wait().unwrap().is_none(), "the other process was not touched");
    bystander.kill().unwrap();
    bystander.wait().unwrap();
}

const HOLDER: &str = "QUIPU_TEST_HOLDER";
/// Set where the holder's data are not to be kept.
const TRIAL: &str = "QUIPU_TEST_TRIAL";
const HOLDER_TEST: &str = "embedded::a_killed_quipu_takes_its_server_along";

/// Runs this very test in another process, which then holds `settings`' folder until it is killed.
fn holder(program: &Path, data_dir: &Path, account: Option<&User>) -> Child {
    holding(program, data_dir, account).spawn().unwrap()
}

fn holding(program: &Path, data_dir: &Path, account: Option<&User>) -> Command {
    let mut command = Command::new(program);
    command.args(["--exact", HOLDER_TEST, "--nocapture"]).env(HOLDER, data_dir).current_dir("/");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    if let Some(account) = account {
        command.uid(account.uid.as_raw()).gid(account.gid.as_raw());
    }
    command
}

#[tokio::test]
async fn a_killed_trial_leaves_nothing() {
    let folder = folder();
    let data_dir = folder.path().join("postgres");
    let mut holder = holding(&std::env::current_exe().unwrap(), &data_dir, None).env(TRIAL, "1").spawn().unwrap();
    until("the trial runs its server", async || {
        assert!(holder.try_wait().unwrap().is_none(), "the trial ended");
        EmbeddedPostgres::find_running(&data_dir).unwrap().is_some()
    })
    .await;
    let orphan = postmaster(&settings(folder.path()));
    holder.kill().unwrap(); // SIGKILL
    holder.wait().unwrap();
    until("its data are gone", async || !data_dir.join("cluster").exists() && !data_dir.join("postgres.log").exists())
        .await;
    assert!(!alive(orphan));
}

#[tokio::test]
async fn a_killed_quipu_takes_its_server_along() {
    if let Some(data_dir) = std::env::var_os(HOLDER) {
        let data_dir = PathBuf::from(data_dir);
        let keep = std::env::var_os(TRIAL).is_none();
        let settings = Settings { durable: false, keep, ..Settings::new(&data_dir) };
        let server = EmbeddedPostgres::start(settings).await.unwrap();
        note(&mut connect(&server).await, 7).await;
        return std::future::pending().await; // the other process kills this one
    }
    let folder = folder();
    let settings = settings(folder.path());
    let mut holder = holder(&std::env::current_exe().unwrap(), &settings.data_dir, None);
    let mut running = None;
    until("the other process runs its server", async || {
        assert!(holder.try_wait().unwrap().is_none(), "the other process ended");
        running = EmbeddedPostgres::find_running(&settings.data_dir).unwrap();
        match &running {
            Some(running) => match running.options().connect().await {
                Ok(mut connection) => sqlx::query("select from kept where value = 7")
                    .fetch_optional(&mut connection)
                    .await
                    .is_ok_and(|row| row.is_some()),
                Err(_) => false,
            },
            None => false,
        }
    })
    .await;
    let orphan = postmaster(&settings);
    holder.kill().unwrap(); // SIGKILL
    holder.wait().unwrap();

    let server = EmbeddedPostgres::start(settings.clone()).await.unwrap();
    assert!(!alive(orphan));
    assert_eq!(ask::<i32>(&mut connect(&server).await, "select value from kept").await, 7);
    drop(server); // without a stop: ended all the same
    until("the dropped server ends", async || EmbeddedPostgres::find_running(&settings.data_dir).unwrap().is_none())
        .await;
    let log = fs::read_to_string(settings.data_dir.join("postgres.log")).unwrap();
    assert!(log.trim_end().ends_with("database system is shut down"), "{log}");
}

/// Started by root it runs as an ordinary user; started by an ordinary user it runs as that one.
#[tokio::test]
async fn never_runs_as_root() {
    let own = folder();
    let settings = settings(own.path());
    let server = EmbeddedPostgres::start(settings.clone()).await.unwrap();
    let data = fs::metadata(settings.data_dir.join("cluster")).unwrap();
    assert_eq!(data.mode() & 0o777, 0o700);
    assert_eq!(fs::metadata(&settings.data_dir).unwrap().mode() & 0o777, 0o700);
    assert_eq!(fs::metadata(server.owner().socket_dir).unwrap().mode() & 0o777, 0o700);
    if !geteuid().is_root() {
        assert_eq!(data.uid(), geteuid().as_raw());
        return server.stop().await.unwrap();
    }
    assert_ne!(data.uid(), 0);
    let other = User::from_name("nobody").unwrap().unwrap();
    let mut stranger = Command::new("ls");
    stranger.arg(server.owner().socket_dir).uid(other.uid.as_raw()).gid(other.gid.as_raw());
    assert!(!stranger.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
    server.stop().await.unwrap();

    // The same as an ordinary user, in a process of theirs; then root goes on with their folder, as them.
    let theirs = folder();
    std::os::unix::fs::chown(theirs.path(), Some(other.uid.as_raw()), Some(other.gid.as_raw())).unwrap();
    let program = theirs.path().join("tests");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    let data_dir = theirs.path().join("postgres");
    let mut holder = holder(&program, &data_dir, Some(&other));
    until("the other user's server runs", async || {
        assert!(holder.try_wait().unwrap().is_none(), "the other process ended");
        EmbeddedPostgres::find_running(&data_dir).unwrap().is_some()
    })
    .await;
    assert_eq!(fs::metadata(data_dir.join("cluster")).unwrap().uid(), other.uid.as_raw());
    holder.kill().unwrap();
    holder.wait().unwrap();
    let server = EmbeddedPostgres::start(Settings::new(&data_dir)).await.unwrap();
    assert_eq!(fs::metadata(data_dir.join("cluster/postmaster.pid")).unwrap().uid(), other.uid.as_raw());
    assert_eq!(ask::<i32>(&mut connect(&server).await, "select 1").await, 1);
    server.stop().await.unwrap();
}

/// As root in a folder such as /root, which the server's user cannot enter.
#[tokio::test]
async fn a_closed_parent_is_no_obstacle_for_root() {
    let closed = folder_of(0o700);
    let settings = settings(closed.path());
    let server = EmbeddedPostgres::start(settings.clone()).await.unwrap();
    note(&mut connect(&server).await, 7).await;
    server.stop().await.unwrap();
    let server = EmbeddedPostgres::start(settings.clone()).await.unwrap();
    assert_eq!(ask::<i32>(&mut connect(&server).await, "select value from kept").await, 7);
    server.stop().await.unwrap();
    let real = settings.data_dir.canonicalize().unwrap();
    if geteuid().is_root() {
        assert!(real.starts_with("/var/lib/quipu"));
        fs::remove_dir_all(&real).unwrap();
    } else {
        assert_eq!(real, closed.path().canonicalize().unwrap().join("postgres"));
    }
}

#[tokio::test]
async fn folders_too_long_or_odd_for_a_socket_work() {
    let folder = folder();
    let mut parent = folder.path().join("it's a \"folder\", with 100% odd names");
    parent.extend(["d".repeat(60), "e".repeat(60)]);
    let settings = settings(&parent);
    let server = EmbeddedPostgres::start(settings.clone()).await.unwrap();
    let socket_dir = server.owner().socket_dir;
    assert!(socket_dir.as_os_str().len() < 90, "{socket_dir:?}");
    let mut connection = PgConnection::connect(&server.owner().url()).await.unwrap();
    assert_eq!(ask::<i32>(&mut connection, "select 1").await, 1);
    assert_eq!(EmbeddedPostgres::find_running(&settings.data_dir).unwrap(), Some(server.owner()));
    server.stop().await.unwrap();
    assert!(!socket_dir.exists());
}

#[tokio::test]
async fn refuses_what_it_cannot_or_must_not_use() {
    let folder = folder();
    // A folder of somebody's files.
    let foreign = settings(folder.path());
    fs::create_dir(&foreign.data_dir).unwrap();
    fs::write(foreign.data_dir.join("thesis.odt"), "years of work").unwrap();
    let before = fs::metadata(&foreign.data_dir).unwrap();
    let refused = EmbeddedPostgres::start(foreign.clone()).await.unwrap_err();
    assert!(matches!(refused, EmbeddedError::NotOurs { .. }), "{refused}");
    let after = fs::metadata(&foreign.data_dir).unwrap();
    assert_eq!((before.uid(), before.mode()), (after.uid(), after.mode()));

    // Programs that are not where they were said to be.
    let nowhere = Settings { bin_dir: Some(folder.path().join("bin")), ..settings(&folder.path().join("new")) };
    let refused = EmbeddedPostgres::start(nowhere).await.unwrap_err();
    assert!(matches!(refused, EmbeddedError::NotInstalled), "{refused}");
    assert!(refused.to_string().contains("install"), "{refused}");

    // Data of a version that is not installed.
    let settings = Settings { data_dir: folder.path().join("old"), ..foreign };
    EmbeddedPostgres::start(settings.clone()).await.unwrap().stop().await.unwrap();
    let version = settings.data_dir.join("cluster/PG_VERSION");
    let written = fs::read_to_string(&version).unwrap();
    fs::write(&version, "99\n").unwrap();
    let refused = EmbeddedPostgres::start(settings.clone()).await.unwrap_err().to_string();
    assert!(refused.contains("PostgreSQL 99") && refused.contains(written.trim()), "{refused}");

    // A link in place of the server's folder, which root would follow to write.
    fs::write(&version, &written).unwrap();
    let cluster = settings.data_dir.join("cluster");
    let moved = folder.path().join("moved");
    fs::rename(&cluster, &moved).unwrap();
    std::os::unix::fs::symlink(&moved, &cluster).unwrap();
    let refused = EmbeddedPostgres::start(settings.clone()).await.unwrap_err();
    assert!(matches!(refused, EmbeddedError::NotOurs { .. }), "{refused}");
    fs::remove_file(&cluster).unwrap();
    fs::rename(&moved, &cluster).unwrap();

    // A setting the server does not take: its own words, and the folder is free again.
    let local = settings.data_dir.join("cluster/local.conf");
    fs::write(&local, "shared_buffers = 'much'\n").unwrap();
    let refused = EmbeddedPostgres::start(settings.clone()).await.unwrap_err().to_string();
    assert!(refused.contains("configuration file") && refused.contains("local.conf"), "{refused}");
    fs::remove_file(&local).unwrap();
    EmbeddedPostgres::start(settings).await.unwrap().stop().await.unwrap();
}
