#!/usr/bin/env python3
"""Holds the SQL guard's output against PostgreSQL's own parser (pglast, https://pypi.org/project/pglast).

    structural_oracle.py < emitted.jsonl        lines of {"id", "sql"[, "source"]}, sql as the guard wrote it
    structural_oracle.py QUIPU FILE...          runs `QUIPU inspect sql --jsonl` over lines of {"id", "sql"[, "expect"]}

Every emitted query must be one SELECT made of nothing but the nodes, views, functions, operators and types named
here; this list is kept apart from the guard's on purpose. Where the source is known and PostgreSQL can read it, the
two trees must mean the same. With files, a line with `"expect": "reject"` must be refused, and of the lines without
`expect` at least 98 in 100 must be accepted. Exits 1 on any violation.
"""

import json
import re
import subprocess
import sys

from pglast import parse_sql
from pglast.parser import ParseError

SCHEMA = "quipu_views"
VIEWS = {"transactions", "accounts", "budgets", "goals", "recurring", "categories", "calendar"}
# Forms of transactions without some columns, which no part of a query that reads them may name.
NARROW = {
    "quipu_views_plain": {"amount_book", "category", "account", "to_account", "payer"},
    "quipu_views_category": {"amount_book", "account", "to_account", "payer"},
}

# Nodes of a plain query. What is not here (locks, INTO, TABLESAMPLE, XML, JSON constructors, parameters, …) is a hole.
NODES = set(
    """SelectStmt ResTarget ColumnRef String Integer Float Boolean A_Const A_Expr BoolExpr NullTest BooleanTest CaseExpr
    CaseWhen CoalesceExpr MinMaxExpr SubLink RangeVar RangeSubselect RangeFunction JoinExpr Alias WithClause
    CommonTableExpr SortBy WindowDef FuncCall NamedArgExpr TypeCast TypeName A_ArrayExpr A_Indirection A_Indices A_Star
    RowExpr GroupingSet GroupingFunc SQLValueFunction""".split()
)

FUNCTIONS = set(
    """sum avg min max count stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp regr_slope
    regr_intercept regr_r2 regr_count bool_and bool_or every array_agg string_agg json_agg jsonb_agg json_object_agg
    jsonb_object_agg percentile_cont percentile_disc mode row_number rank dense_rank percent_rank cume_dist ntile lag
    lead first_value last_value nth_value generate_series generate_subscripts unnest abs ceil ceiling floor round trunc
    sign sqrt cbrt ln log log10 exp power pow mod div width_bucket to_number length char_length character_length strpos
    starts_with ascii chr regexp_like regexp_count date_trunc date_part age now date to_date to_timestamp make_date make_time
    make_timestamp make_timestamptz make_interval date_bin justify_days justify_hours justify_interval isfinite timezone
    transaction_timestamp cardinality array_length array_ndims array_upper array_lower array_position json_array_length
    jsonb_array_length jsonb_typeof json_typeof scale lower upper initcap btrim ltrim rtrim left right substring substr
    split_part reverse translate regexp_match regexp_substr array_remove concat concat_ws to_char string_to_array
    array_to_string array_append array_prepend array_cat json_build_object jsonb_build_object json_build_array
    jsonb_build_array to_json to_jsonb row_to_json regexp_split_to_array regexp_split_to_table
    string_to_table replace repeat lpad rpad format regexp_replace
    extract position overlaps like_escape similar_to_escape""".split()
)

OPERATORS = set("+ - * / % ^ = <> < <= > >= || ~ ~* !~ !~* ~~ !~~ ~~* !~~* @> <@ && -> ->> #> #>>".split())
WORDS = {"BETWEEN", "NOT BETWEEN"}

TYPES = set(
    """text bpchar varchar int2 int4 int8 numeric float4 float8 bool date time timestamp timestamptz interval json jsonb""".split()
)

# CURRENT_DATE, CURRENT_TIME, CURRENT_TIMESTAMP, LOCALTIME, LOCALTIMESTAMP; never CURRENT_USER and its like.
CLOCKS = {
    "SVFOP_CURRENT_DATE",
    "SVFOP_CURRENT_TIME",
    "SVFOP_CURRENT_TIMESTAMP",
    "SVFOP_LOCALTIME",
    "SVFOP_LOCALTIMESTAMP",
}


class Violation(Exception):
    pass


def tree(sql):
    statements = parse_sql(sql)
    if len(statements) != 1:
        raise Violation(f"{len(statements)} statements")
    return statements[0].stmt(skip_none=True)


def enum_name(value):
    return value.get("name") if isinstance(value, dict) else getattr(value, "name", str(value))


def names(parts):
    return [part.get("sval") if isinstance(part, dict) else part for part in parts or []]


def check(node, visible):
    """Walks a tree; `visible` is the names of the CTEs that can be read at this place."""
    if isinstance(node, (list, tuple)):
        for item in node:
            check(item, visible)
        return
    if not isinstance(node, dict) or "@" not in node:
        return
    kind = node["@"]
    if kind not in NODES:
        raise Violation(f"node {kind}")
    if kind == "SelectStmt":
        return check_select(node, visible)
    if kind == "RangeVar":
        check_relation(node, visible)
    elif kind == "FuncCall":
        check_function(node)
    elif kind == "TypeName":
        check_type(node)
    elif kind == "A_Expr":
        check_operator(node)
    elif kind == "SubLink" and node.get("operName"):
        if names(node["operName"])[0] not in OPERATORS:
            raise Violation(f"operator {names(node['operName'])}")
    elif kind == "SQLValueFunction" and enum_name(node["op"]) not in CLOCKS:
        raise Violation(f"value {enum_name(node['op'])}")
    elif kind == "RangeFunction" and (node.get("is_rowsfrom") or node.get("coldeflist")):
        raise Violation("ROWS FROM or a column definition list")
    for value in node.values():
        check(value, visible)


def check_select(node, visible):
    for field in ("intoClause", "lockingClause"):
        if node.get(field):
            raise Violation(field)
    visible = set(visible)
    clause = node.get("withClause")
    if clause:
        for cte in clause["ctes"]:
            if cte.get("search_clause") or cte.get("cycle_clause"):
                raise Violation("SEARCH or CYCLE")
            if cte["ctequery"]["@"] != "SelectStmt":
                raise Violation("a CTE that is no query")
            name = cte["ctename"]
            if name.startswith("pg_") or name == "information_schema":
                raise Violation(f"CTE {name}")
            check(cte["ctequery"], visible | ({name} if clause.get("recursive") else set()))
            visible.add(name)
    for field, value in node.items():
        if field != "withClause":
            check(value, visible)


def check_relation(node, visible):
    if node.get("catalogname") or not node.get("inh", True):
        raise Violation("a catalog or ONLY")
    schema, name = node.get("schemaname"), node["relname"]
    if schema is None and name in visible:
        return
    narrow = schema in NARROW and name == "transactions"
    if not narrow and (schema != SCHEMA or name not in VIEWS):
        raise Violation(f"relation {schema}.{name}")


def check_narrow(node):
    """A query that reads a narrow form names none of the columns it lacks, and no row as a whole."""
    schemas, columns = set(), set()

    def gather(node):
        if isinstance(node, (list, tuple)):
            for item in node:
                gather(item)
        elif isinstance(node, dict):
            kind = node.get("@")
            if kind == "RangeVar":
                schemas.add(node.get("schemaname"))
            elif kind == "ColumnRef":
                columns.update("*" if part["@"] == "A_Star" else part["sval"] for part in node["fields"])
            elif kind == "JoinExpr":
                columns.update(names(node.get("usingClause")))
                if node.get("isNatural"):
                    columns.add("*")
            for value in node.values():
                gather(value)

    gather(node)
    for schema in schemas & set(NARROW):
        lacking = columns & (NARROW[schema] | {"*"})
        if lacking:
            raise Violation(f"{schema} has no {', '.join(sorted(lacking))}")


def check_function(node):
    name = names(node["funcname"])
    if len(name) != 2 or name[0] != "pg_catalog" or name[1] not in FUNCTIONS:
        raise Violation(f"function {'.'.join(name)}")


def check_type(node):
    name = names(node.get("names"))
    if len(name) != 2 or name[0] != "pg_catalog" or name[1] not in TYPES or node.get("pct_type") or node.get("setof"):
        raise Violation(f"type {'.'.join(name)}")


def check_operator(node):
    name = names(node["name"])
    if len(name) != 1 or name[0] not in OPERATORS | WORDS:
        raise Violation(f"operator {'.'.join(name)}")


def plain(node):
    """A tree without what the guard adds: schemas, default aliases; and without positions in the text."""
    if isinstance(node, (list, tuple)):
        return [plain(item) for item in node]
    if not isinstance(node, dict):
        return enum_name(node) if hasattr(node, "name") else node
    positions = ("location", "list_start", "list_end")
    node = {key: plain(value) for key, value in node.items() if not key.endswith(positions) and key != "typemod"}
    kind = node.get("@")
    if kind == "RangeVar":
        if node.get("schemaname") in {SCHEMA, *NARROW}:
            del node["schemaname"]
        if node.get("alias") == {"@": "Alias", "aliasname": node["relname"]}:
            del node["alias"]
        node.pop("relpersistence", None)
    elif kind == "SelectStmt":
        # LIMIT ALL is no limit.
        if node.get("limitCount", {}).get("isnull"):
            del node["limitCount"]
        if "limitCount" not in node:
            node.pop("limitOption", None)
    elif kind == "WindowDef":
        for bound in ("startOffset", "endOffset"):
            cast = node.get(bound, {})
            if cast.get("@") == "TypeCast" and cast["typeName"]["names"] == ["interval"]:
                node[bound] = cast["arg"]
    elif kind == "RangeSubselect":
        if re.fullmatch(r"subquery \d+", node.get("alias", {}).get("aliasname", "")):
            del node["alias"]
    elif kind == "RangeFunction":
        function = node["functions"][0][0]
        if function.get("@") == "FuncCall":
            called = names(function["funcname"])[-1]
            if node.get("alias") == {"@": "Alias", "aliasname": called}:
                del node["alias"]
    elif kind in ("FuncCall", "TypeName"):
        key = "funcname" if kind == "FuncCall" else "names"
        parts = names(node[key])
        node[key] = parts[1:] if parts[:1] == ["pg_catalog"] else parts
        if kind == "TypeName" and node.get("arrayBounds"):
            node["arrayBounds"] = len(node["arrayBounds"])
    return node


def readable(sql):
    try:
        return bool(parse_sql(sql))
    except ParseError:
        return False


def violation(sql, source=None):
    """What is wrong with an emitted query, or None."""
    try:
        emitted = tree(sql)
        if emitted["@"] != "SelectStmt":
            raise Violation(f"statement {emitted['@']}")
        check(emitted, set())
        check_narrow(emitted)
    except ParseError as error:
        # The server refuses what its own parser does; so it is only wrong where the source was right.
        return f"does not parse: {error}" if source is None or readable(source) else None
    except RecursionError:
        return "nests too deep"
    except Violation as error:
        return str(error)
    if source is None:
        return None
    try:
        original = parse_sql(source)
    except ParseError:
        return None
    if len(original) != 1:
        return "was more than one statement"
    if plain(original[0].stmt(skip_none=True)) != plain(emitted):
        return "means something else than its source"
    return None


def inspected(binary, paths):
    """The lines of the files with the guard's answers."""
    lines = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            lines += [json.loads(line) for line in file if line.strip()]
    asked = "".join(json.dumps({"id": line["id"], "sql": line["sql"]}) + "\n" for line in lines)
    command = [binary, "inspect", "sql", "--jsonl"]
    answers = subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout.splitlines()
    if len(answers) != len(lines):
        sys.exit(f"{len(lines)} queries, but {len(answers)} answers")
    return [(line, json.loads(answer)) for line, answer in zip(lines, answers)]


def main():
    wrong = checked = refused = benign = 0

    def report(name, what):
        nonlocal wrong
        wrong += 1
        print(f"{name}: {what}")

    if len(sys.argv) > 2:
        for line, answer in inspected(sys.argv[1], sys.argv[2:]):
            accepted = answer["verdict"] == "accept"
            if "expect" not in line:
                benign += 1
                refused += not accepted
                if not accepted:
                    print(f"{line['id']}: refused: {answer['reason']}")
            elif line["expect"] == "reject" and accepted:
                report(line["id"], f"accepted: {answer['sql']}")
            if accepted:
                checked += 1
                found = violation(answer["sql"], line["sql"])
                if found:
                    report(line["id"], f"{found}: {answer['sql']}")
    elif len(sys.argv) == 1:
        for text in sys.stdin:
            line = json.loads(text)
            if line.get("sql") is None:
                continue
            checked += 1
            found = violation(line["sql"], line.get("source"))
            if found:
                report(line.get("id"), f"{found}: {line['sql']}")
    else:
        sys.exit(__doc__)
    if benign and refused * 100 > 2 * benign:
        report("benign", f"{refused} of {benign} refused")
    print(f"{checked} emitted queries checked, {benign - refused} of {benign} benign accepted, {wrong} violations")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
