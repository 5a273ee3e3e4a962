-- Deny by default, in a database that is Quipu's alone: what PostgreSQL lets every role do in it becomes its owner's, who
-- grants the readers of questions what they need (src/store/reader/rights.rs). Closed to all others then: functions and
-- catalogs of the server, blocks of code, temporary tables, the schema public. Run as superuser, connected to that
-- database; a repeat changes nothing. The private server does so at each start, docker-compose's at its first.

do $$
declare
    ledger_owner text := (select quote_ident(pg_get_userbyid(datdba)) from pg_database where datname = current_database());
    names text;
    grants text;
begin
    select string_agg(p.oid::regprocedure::text, ', ') into names
    from pg_proc p
    where p.pronamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      and (p.proacl is null
           or exists (select from aclexplode(p.proacl) a where a.grantee = 0 and a.privilege_type = 'EXECUTE'));
    if names is not null then
        execute format('grant execute on routine %s to %s with grant option', names, ledger_owner);
        execute format('revoke execute on routine %s from public', names);
    end if;

    select string_agg(c.oid::regclass::text, ', ') into names
    from pg_class c
    where c.relnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      and exists (select from aclexplode(c.relacl) a where a.grantee = 0 and a.privilege_type = 'SELECT');
    if names is not null then
        execute format('grant select on %s to %s', names, ledger_owner);
        execute format('revoke all on %s from public', names);
    end if;

    -- Some catalogs are open by the column.
    for grants in
        select format('grant select (%s) on %s to %s; revoke all on %2$s from public',
                      string_agg(quote_ident(a.attname), ', '), a.attrelid::regclass, ledger_owner)
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
          and exists (select from aclexplode(a.attacl) e where e.grantee = 0 and e.privilege_type = 'SELECT')
        group by a.attrelid
    loop
        execute grants;
    end loop;

    execute format('revoke usage on language plpgsql, sql from public; grant usage on language plpgsql, sql to %s', ledger_owner);
    execute format('revoke all on schema information_schema, public from public; grant usage on schema information_schema, public to %s', ledger_owner);
    execute format('revoke all on database %I from public', current_database());
    if current_setting('server_version_num')::integer >= 150000 then
        execute format('grant set on parameter temp_file_limit to %s', ledger_owner);
    end if;
end
$$;
