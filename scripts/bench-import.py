#!/usr/bin/env python3
"""The measurements of bench-import.sh: bench-import.py QUIPU KIT RUNS ROWS. Standard library only; BENCH names the work folder."""
import json, os, statistics, subprocess, sys, threading, time

quipu, kit, runs, rows = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
bench = os.environ["BENCH"]
statement = f"{bench}/data/hdfc_{rows}.csv"
url = "postgresql://postgres@127.0.0.1:55434/postgres"
env = dict(os.environ, DATABASE_URL=url, QUIPU_DATA_DIR=f"{bench}/quipu", QUIPU_LOG="error", QUIPU_CURRENCY="INR")
PERSON, OTHER = 77, 78
# All that an import writes.
COLUMNS = ("book_id, entry_no, kind, amount, currency, occurred_on, category_no, account_no, to_account_no, merchant, note, "
           "tags, payer_id, source, import_key, payment_mode, is_refund, model_category_no, first_action, last_action")


def sql(text):
    run = subprocess.run(["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", url, "-c", text], capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    return run.stdout.strip()


def import_as(person, file):
    """Seconds from start to end of the program, its peak memory in MiB, and what it says."""
    begun = time.perf_counter()
    process = subprocess.Popen([quipu, "import", "--as", str(person), file], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    taken = time.perf_counter() - begun
    if status:
        sys.exit(process.stderr.read())
    return taken, used.ru_maxrss / 1024, json.loads(out)


def shown(label, seconds, copy=None, memory=None):
    middle = statistics.median(seconds)
    text = f"{label:48} {middle:6.2f} s [{min(seconds):.2f}-{max(seconds):.2f}]  {rows / middle:9,.0f} rows/s"
    if copy:
        text += f"  {middle / copy:5.2f} x COPY"
    if memory:
        text += f"  {max(memory):.0f} MiB"
    print(text, flush=True)
    return middle


def book(person):
    return int(sql(f"select book_id from chats where chat_id = {person}"))


def forget(id, tables=("entries", "actions")):
    for table in tables:
        sql(f"delete from {table} where book_id = {id}")
    sql("vacuum entries")
    sql("checkpoint")


def prepare():
    sql("drop schema if exists public, quipu_views, quipu_views_plain, quipu_views_category, quipu_private cascade; create schema public")
    subprocess.run([quipu, "migrate"], env=env, check=True, stdout=subprocess.DEVNULL)
    # Enough rows that the file tells how its dates are written.
    one = f"{bench}/data/one.csv"
    with open(statement) as whole, open(one, "w") as head:
        head.writelines(whole.readline() for _ in range(500))
    for person in (PERSON, OTHER):
        import_as(person, one)
        forget(book(person))
    sql("""insert into books (book_id, title, currency, timezone)
             select g, 'b', 'INR', 'UTC' from generate_series(1001, 1100) g;
           insert into accounts (book_id, account_no, name, currency)
             select g, 1, 'Bank', 'INR' from generate_series(1001, 1100) g;
           insert into categories (book_id, category_no, name, kind)
             select g, c, 'c' || c, 'expense' from generate_series(1001, 1100) g, generate_series(1, 12) c;
           insert into entries (book_id, entry_no, kind, amount, currency, occurred_on, category_no, account_no, merchant,
                                source, import_key, first_action, last_action)
             select 1001 + i % 100, i / 100 + 1, 'expense', i % 1000 + 1, 'INR', date '2024-01-01' + (i % 700)::int,
                    1 + i % 12, 1, 'UPI-CITY STORES-CITYSTOR@YBL-HDFC-' || i, 'statement', decode(md5(i::text), 'hex'), 1, 1
             from generate_series(0, 999999) i""")
    sql("vacuum analyze")


def rules():
    """The kit's 200 rules, where Quipu has rules: its file is imported in the words of the rules' own export."""
    has = sql("select to_regclass('rules') is not null") == "t"
    if not has:
        return False
    id = book(PERSON)
    given = json.load(open(f"{bench}/data/rules.json"))
    values = ", ".join(f"({id}, {no}, {no}, '{rule['match'].lower()}', (select min(category_no) + {no} % 5 from categories"
                       f" where book_id = {id} and kind = 'expense'))" for no, rule in enumerate(given, 1))
    sql(f"insert into rules (book_id, rule_no, position, words, category_no) values {values};"
        f" update books set version = version + 1 where book_id = {id}")
    return True


def copies():
    """The rows that Quipu wrote, by a plain COPY into the same table, and by one into the kit's own."""
    id, other = book(PERSON), book(OTHER)
    written = f"{bench}/data/quipu_rows.copy"
    picked = COLUMNS.replace("book_id", str(other), 1)
    subprocess.run(["psql", "-X", "-q", url, "-c", f"\\copy (select {picked} from entries where book_id = {id} order by entry_no) to {written}"], check=True)

    def once(into):
        begun = time.perf_counter()
        subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", url, "-c", f"\\copy {into}"], check=True)
        return time.perf_counter() - begun

    def same():
        taken = once(f"entries ({COLUMNS}) from {written}")
        forget(other)
        return taken

    return same


def pandas():
    subprocess.run(["psql", "-X", "-q", url, "-v", "t=imp", "-f", f"{kit}/schema.sql"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    run = subprocess.run([f"{bench}/venv/bin/python", f"{kit}/peers/pandas_sqla.py", statement, "bulk"], capture_output=True, text=True, check=True)
    sql("drop table imp")
    return json.loads(run.stdout)["total_s"]


def others_wait():
    """What other people's messages wait while one import follows another, and while there is none."""
    for label, importing in (("nobody imports", False), ("one import after another", True)):
        stop = threading.Event()
        done = []

        def go():
            person = 5_000
            while not stop.is_set():
                # A new person each time, so that nothing has to be taken back meanwhile.
                person += 1
                done.append(import_as(person, statement)[2]["new"])

        thread = threading.Thread(target=go)
        if importing:
            thread.start()
        run = subprocess.run([sys.executable, f"{kit}/messages.py", "--runs", str(runs), "--messages", "2000", "--rate", "200",
                              "--label", f"messages at 200/s, {label}", "--reset-sql", "truncate inbox, outbox cascade",
                              "--count-sql", "select count(*) from entries where source = 'text'",
                              "--", quipu, "serve"], env=dict(env, QUIPU_LISTEN="127.0.0.1:0", QUIPU_LOG="warn"), capture_output=True, text=True)
        stop.set()
        if importing:
            thread.join()
        print(run.stdout.strip() or run.stderr[-500:], f"({sum(1 for new in done if new)} imports)" if importing else "", flush=True)


prepare()
with_rules = rules()
print("with 200 rules" if with_rules else "without rules: this Quipu has none", flush=True)
first, again, memory, plain = [], [], [], []
copy = None
for run in range(runs):
    taken, peak, said = import_as(PERSON, statement)
    assert said["new"] == rows, said
    first.append(taken)
    memory.append(peak)
    taken, peak, said = import_as(PERSON, statement)
    assert said["new"] == 0, said
    again.append(taken)
    memory.append(peak)
    copy = copy or copies()
    plain.append(copy())
    forget(book(PERSON))
middle = shown("plain COPY of the same rows, same table", plain)
shown("quipu import, start to end", first, middle, memory)
shown("the same file again", again, middle)
shown("pandas + SQLAlchemy, bulk", [pandas() for _ in range(min(runs, 1))], middle)
others_wait()
