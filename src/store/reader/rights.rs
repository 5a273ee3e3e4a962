//! What a reader may do besides reading the views: as little as this owner can bring about.

use sqlx::postgres::PgConnection;

use super::roles::{ident, run};
use crate::sqlguard;
use crate::store::StoreError;

/// What the views call, and guarded SQL alone cannot.
const IN_VIEWS: [&str; 1] = ["trim_scale"];

/// Types that values of a guarded query may have, besides those it can name: rows, keys of JSON, literals not yet typed.
const UNNAMED_TYPES: [&str; 3] = ["record", "name", "unknown"];

/// Functions that guarded SQL comes to: those it calls, those behind its operators and casts, and the hashes behind
/// grouping and joining; each for the types that a value can have. `$1` functions, `$2` operators, `$3` types.
const NEEDED: &str = "
    with kinds as materialized (
        select t.oid from pg_type t
        where t.typnamespace = 'pg_catalog'::regnamespace
          and (t.typname = any($3) or t.typtype = 'p' and t.typname ~ '^any' and t.typname !~ 'enum|range'
               or t.typcategory = 'A' and t.typelem in (select e.oid from pg_type e where e.typname = any($3)))
    ),
    needed as materialized (
        select p.oid from pg_proc p
        where p.proname = any($1) and not exists (select from unnest(p.proargtypes) as a where a not in (table kinds))
        union
        select o.oprcode from pg_operator o
        where o.oprname = any($2) and (o.oprleft = 0 or o.oprleft in (table kinds)) and o.oprright in (table kinds)
        union
        select c.castfunc from pg_cast c where c.castsource in (table kinds) and c.casttarget in (table kinds)
        union
        select h.amproc::oid from pg_amproc h
        join pg_opfamily f on f.oid = h.amprocfamily join pg_am m on m.oid = f.opfmethod and m.amname = 'hash'
        where h.amproclefttype in (table kinds) and h.amprocrighttype in (table kinds)
    )";

/// Takes away what everybody may do in the database and a reader must not, where the database is this owner's; lets
/// the reader in all the same.
pub(super) async fn of_database(connection: &mut PgConnection, database: &str, role: &str) -> Result<(), StoreError> {
    let ours: bool =
        sqlx::query_scalar("select pg_has_role(datdba, 'usage') from pg_database where datname = current_database()")
            .fetch_one(&mut *connection)
            .await?;
    if !ours {
        return Ok(());
    }
    let (database, role) = (ident(database), ident(role));
    let sql =
        format!("revoke temporary on database {database} from public; grant connect on database {database} to {role}");
    run(connection, sql).await
}

/// Lets the reader call what guarded SQL comes to and nothing else, where functions are closed to everybody
/// (`embedded/harden.sql`); elsewhere everybody may call them and nothing is to be done.
pub(super) async fn of_functions(connection: &mut PgConnection, role: &str) -> Result<(), StoreError> {
    let functions: Vec<&str> = sqlguard::callable().chain(IN_VIEWS).collect();
    let types: Vec<&str> = sqlguard::TYPES.iter().copied().chain(UNNAMED_TYPES).collect();
    let sql = format!(
        "{NEEDED}
         select (select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p
                 where p.oid in (select oid from needed) and p.pronamespace = 'pg_catalog'::regnamespace
                   and not has_function_privilege($4, p.oid, 'execute')
                   and has_function_privilege(p.oid, 'execute with grant option')),
                (select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p, aclexplode(p.proacl) as a
                 where p.pronamespace = 'pg_catalog'::regnamespace and p.oid not in (select oid from needed)
                   and a.grantee = (select r.oid from pg_roles r where r.rolname = $4)
                   and pg_has_role(a.grantor, 'usage'))"
    );
    let (missing, superfluous): (Option<String>, Option<String>) = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(functions)
        .bind(sqlguard::OPERATORS)
        .bind(types)
        .bind(role)
        .fetch_one(&mut *connection)
        .await?;
    let role = ident(role);
    if let Some(missing) = missing {
        run(connection, format!("grant execute on routine {missing} to {role}")).await?;
    }
    if let Some(superfluous) = superfluous {
        run(connection, format!("revoke execute on routine {superfluous} from {role}")).await?;
    }
    Ok(())
}

/// Bounds what the reader's queries may write to disk, where the server lets this owner say so.
pub(super) async fn of_disk(connection: &mut PgConnection, role: &str, kib: u32) -> Result<(), StoreError> {
    let (superuser, version): (bool, i32) = sqlx::query_as(
        "select rolsuper, current_setting('server_version_num')::integer from pg_roles where rolname = current_user",
    )
    .fetch_one(&mut *connection)
    .await?;
    let may = superuser
        || version >= 150_000
            && sqlx::query_scalar("select has_parameter_privilege('temp_file_limit', 'set')")
                .fetch_one(&mut *connection)
                .await?;
    if !may {
        return Ok(());
    }
    run(connection, format!("alter role {} set temp_file_limit = {kib}", ident(role))).await
}
