"""Holds requests that Quipu sent against the types that OpenAI publishes, with no key beyond theirs, and the schemas
in them against the documented strict subset. Then shows that requests with a mistake are refused.

    openai_requests.py FOLDER

FOLDER holds the *.jsonl that tests/it/model_server.rs writes: {"path", "content_type", "body" in base64} a line.
Exits with 1 when a request is wrong, a kind of request is missing, or a mistake goes unseen.
"""

import base64
import collections
import copy
import email
import email.policy
import json
import pathlib
import re
import sys
import typing

import openai.types.audio.transcription_create_params as audio
import openai.types.chat.completion_create_params as chat
import pydantic
import typing_extensions as te
from openai.lib._pydantic import _ensure_strict_json_schema as made_strict

# https://developers.openai.com/api/docs/guides/structured-outputs#supported-schemas, without the keywords that only
# some of the servers in the world take.
KEYWORDS = {"type", "description", "enum", "properties", "required", "additionalProperties", "items", "anyOf"}
TYPES = {"string", "number", "boolean", "integer", "object", "array", "null"}
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
MOST_TOOLS, DEEPEST, MOST_PROPERTIES, MOST_ENUM, MOST_TEXT = 128, 5, 100, 500, 15_000
KINDS = {
    "tools", "tool results", "several turns", "picture", "summary", "transcription",
    "schema receipt", "schema statement", "schema sorted",
}


def closed(annotation, seen):
    """The annotation with every TypedDict in it closed to other keys, and lists where it says Iterable: pydantic would
    look at those only as far as somebody iterates."""
    if isinstance(annotation, type) and te.is_typeddict(annotation):
        if annotation not in seen:
            seen[annotation] = closed_dict = te.TypedDict(annotation.__name__, {})
            hints = te.get_type_hints(annotation, include_extras=True)
            # The classes' own word on what is required is wrong: their annotations are text when they are made.
            required, fields = set(), {}
            for key, hint in hints.items():
                needed = key in annotation.__required_keys__
                while te.get_origin(hint) in (te.Required, te.NotRequired):
                    needed = te.get_origin(hint) is te.Required
                    (hint,) = te.get_args(hint)
                hint = closed(hint, seen)
                fields[key] = te.Required[hint] if needed else te.NotRequired[hint]
                required |= {key} if needed else set()
            closed_dict.__annotations__ = fields
            closed_dict.__required_keys__ = frozenset(required)
            closed_dict.__optional_keys__ = frozenset(hints) - required
            closed_dict.__pydantic_config__ = pydantic.ConfigDict(extra="forbid", strict=True)
        return seen[annotation]
    origin, arguments = te.get_origin(annotation), te.get_args(annotation)
    if not arguments or origin is te.Literal:
        return annotation
    inner = tuple(closed(argument, seen) for argument in arguments)
    if origin is collections.abc.Iterable or getattr(origin, "__name__", "") == "SequenceNotStr":
        return list[inner[0]]
    if origin is typing.Union:
        return typing.Union[inner]
    if origin is te.Annotated:
        return inner[0]
    return origin[inner]


CHAT = pydantic.TypeAdapter(closed(chat.CompletionCreateParamsNonStreaming, {}))
FORM = {key: value for key, value in te.get_type_hints(audio.TranscriptionCreateParamsNonStreaming).items()}


def schema_problems(schema, at, depth=0):
    """Where a schema leaves the strict subset."""
    if not isinstance(schema, dict):
        return [f"{at}: no schema"]
    problems = [f"{at}: keyword {key}" for key in schema.keys() - KEYWORDS]
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    problems += [f"{at}: type {kind}" for kind in kinds if kind not in TYPES]
    if not kinds and "anyOf" not in schema:
        problems.append(f"{at}: no type")
    if depth > DEEPEST:
        problems.append(f"{at}: too deep")
    if "object" in kinds:
        if schema.get("additionalProperties") is not False:
            problems.append(f"{at}: open to other properties")
        if sorted(schema.get("required", [])) != sorted(schema.get("properties", {})):
            problems.append(f"{at}: not every property is required")
    if "array" in kinds and "items" not in schema:
        problems.append(f"{at}: no items")
    for name, inner in schema.get("properties", {}).items():
        problems += schema_problems(inner, f"{at}.{name}", depth + 1)
    if "items" in schema:
        problems += schema_problems(schema["items"], f"{at}[]", depth + 1)
    for number, inner in enumerate(schema.get("anyOf", [])):
        problems += schema_problems(inner, f"{at}|{number}", depth)
    return problems


def strict_problems(schema, at):
    """The same for a whole schema, with the limits on its size."""
    problems = schema_problems(schema, at)
    if not isinstance(schema, dict):
        return problems
    if schema.get("type") != "object" or "anyOf" in schema:
        problems.append(f"{at}: the root is no object")
    properties, members, text = [], [], 0
    left = [schema]
    while left:
        inner = left.pop()
        if isinstance(inner, dict):
            properties += inner.get("properties", {})
            members += inner.get("enum", [])
            left += [*inner.get("properties", {}).values(), inner.get("items"), *inner.get("anyOf", [])]
    text = sum(len(str(name)) for name in properties + members)
    if len(properties) > MOST_PROPERTIES or len(members) > MOST_ENUM or text > MOST_TEXT:
        problems.append(f"{at}: {len(properties)} properties, {len(members)} enum members, {text} characters")
    # What OpenAI's own library would still have to change.
    if not problems and made_strict(copy.deepcopy(schema), path=(), root=copy.deepcopy(schema)) != schema:
        problems.append(f"{at}: not as OpenAI's library makes it")
    return problems


def call_problems(messages):
    """Every tool's call is answered, once, before anything else is said."""
    problems, open_calls = [], []
    for number, message in enumerate(messages):
        if message["role"] == "tool":
            if message["tool_call_id"] in open_calls:
                open_calls.remove(message["tool_call_id"])
            else:
                problems.append(f"messages.{number}: a result for no call")
        elif open_calls:
            problems.append(f"messages.{number}: before the results of {len(open_calls)} calls")
        ids = [call["id"] for call in message.get("tool_calls") or []]
        if len(set(ids)) != len(ids) or "" in ids:
            problems.append(f"messages.{number}: ids of calls")
        if message["role"] == "assistant" and not ids and message.get("content") is None:
            problems.append(f"messages.{number}: says nothing")
        if message.get("tool_calls") == []:
            problems.append(f"messages.{number}: no call in tool_calls")
        open_calls += ids
        for call in message.get("tool_calls") or []:
            try:
                json.loads(call["function"]["arguments"])
            except (KeyError, ValueError):
                problems.append(f"messages.{number}: arguments")
    return problems + ["a call without its result"] * bool(open_calls)


def chat_problems(body):
    """What is wrong with a chat completion's request."""
    try:
        CHAT.validate_python(body)
    except pydantic.ValidationError as error:
        # A value that fits no member of a union is told once a member; the nearest ones go deepest.
        deepest = sorted(error.errors(), key=lambda one: -len(one["loc"]))[:3]
        return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in deepest]
    problems = call_problems(body["messages"])
    if not body["messages"] or not body["model"]:
        problems.append("no messages or no model")
    tools = body.get("tools", [])
    if "tools" in body and not 0 < len(tools) <= MOST_TOOLS:
        problems.append(f"{len(tools)} tools")
    if not tools and "parallel_tool_calls" in body:
        problems.append("parallel_tool_calls without tools")
    names = [tool["function"]["name"] for tool in tools]
    problems += [f"tool {name!r}" for name in names if not NAME.fullmatch(name) or names.count(name) > 1]
    for tool in tools:
        problems += strict_problems(tool["function"].get("parameters"), tool["function"]["name"])
        if tool["function"].get("strict") is not True:
            problems.append(f"{tool['function']['name']}: not strict")
    wanted = body.get("response_format", {}).get("json_schema")
    if wanted:
        problems += strict_problems(wanted.get("schema"), wanted["name"])
        if not NAME.fullmatch(wanted["name"]) or wanted.get("strict") is not True:
            problems.append(f"response_format {wanted['name']!r}")
    if wanted and tools:
        problems.append("tools and response_format together")
    for message in body["messages"]:
        parts = message["content"] if isinstance(message.get("content"), list) else []
        for part in parts:
            url = part.get("image_url", {}).get("url", "data:image/")
            if not url.startswith(("data:image/", "https://")):
                problems.append("a picture's address")
    return problems


def form_problems(content_type, raw):
    """What is wrong with a transcription's form."""
    message = email.message_from_bytes(
        f"Content-Type: {content_type}\r\n\r\n".encode() + raw, policy=email.policy.HTTP
    )
    if message.get_content_type() != "multipart/form-data":
        return [f"content type {content_type}"]
    fields = {part.get_param("name", header="content-disposition"): part for part in message.iter_parts()}
    problems = [f"field {name}" for name in fields.keys() - FORM.keys()]
    problems += [f"no {name}" for name in {"file", "model"} - fields.keys()]
    if "file" in fields and not fields["file"].get_filename():
        problems.append("the file has no name")
    for name, part in fields.items():
        if name in FORM and name != "file":
            value = part.get_content().strip()
            try:
                pydantic.TypeAdapter(FORM[name]).validate_python(value)
            except pydantic.ValidationError as error:
                problems.append(f"{name}: {error.errors()[0]['msg']}")
    return problems


def problems_of(request):
    raw = base64.b64decode(request["body"])
    if request["path"].endswith("/audio/transcriptions"):
        return form_problems(request["content_type"], raw)
    if not request["path"].endswith("/chat/completions"):
        return [f"path {request['path']}"]
    if not request["content_type"].startswith("application/json"):
        return [f"content type {request['content_type']}"]
    return chat_problems(json.loads(raw))


def kinds_of(request):
    if request["path"].endswith("/audio/transcriptions"):
        return {"transcription"}
    body = json.loads(base64.b64decode(request["body"]))
    roles = [message["role"] for message in body["messages"]]
    kinds = {"tools"} if "tools" in body else set()
    if "tool" in roles:
        kinds.add("tool results")
    if roles.count("user") > 1 and "tools" in body:
        kinds.add("several turns")
    if any(isinstance(message.get("content"), list) for message in body["messages"]):
        kinds.add("picture")
    name = body.get("response_format", {}).get("json_schema", {}).get("name", "")
    if name:
        kinds.add(f"schema {name}")
    if not kinds:
        kinds.add("summary")
    return kinds


def mistakes(body):
    """Requests that are wrong in one way each, made of one that is right: (what is wrong, request)."""

    def wrong(what, change):
        other = copy.deepcopy(body)
        change(other)
        return what, other

    def parameters(other):
        # One with properties whose types are plain.
        tools = [tool["function"]["parameters"] for tool in other["tools"]]
        return next(one for one in tools if one["properties"])

    def property_of(other):
        return next(iter(parameters(other)["properties"].values()))

    call = next(number for number, message in enumerate(body["messages"]) if message.get("tool_calls"))
    result = next(number for number, message in enumerate(body["messages"]) if message["role"] == "tool")
    yield wrong("no messages", lambda it: it.pop("messages"))
    yield wrong("no model", lambda it: it.pop("model"))
    yield wrong("a field nobody knows", lambda it: it.update(tools_choice="auto"))
    yield wrong("a field of a message", lambda it: it["messages"][0].update(reasoning_content="x"))
    yield wrong("a role", lambda it: it["messages"][0].update(role="narrator"))
    yield wrong("a number as text", lambda it: it.update(temperature="0"))
    yield wrong("a limit that is no number", lambda it: it.update(max_completion_tokens="100"))
    yield wrong("content of another kind", lambda it: it["messages"][0].update(content={"text": "x"}))
    yield wrong("a call without its kind", lambda it: it["messages"][call]["tool_calls"][0].pop("type"))
    yield wrong("arguments as an object", lambda it: it["messages"][call]["tool_calls"][0]["function"].update(arguments={}))
    yield wrong("arguments that are no JSON", lambda it: it["messages"][call]["tool_calls"][0]["function"].update(arguments="{"))
    yield wrong("a call twice", lambda it: it["messages"][call].update(tool_calls=it["messages"][call]["tool_calls"] * 2))
    yield wrong("no call in the list", lambda it: it["messages"][call].update(tool_calls=[]))
    yield wrong("a result of no call", lambda it: it["messages"][result].update(tool_call_id="other"))
    yield wrong("a result without its call's id", lambda it: it["messages"][result].pop("tool_call_id"))
    yield wrong("a call without its result", lambda it: it["messages"].pop(result))
    yield wrong("no tool in the list", lambda it: it.update(tools=[]))
    yield wrong("a tool twice", lambda it: it["tools"].append(it["tools"][0]))
    yield wrong("a tool's name", lambda it: it["tools"][0]["function"].update(name="add entries"))
    yield wrong("a tool's kind", lambda it: it["tools"][0].update(type="tool"))
    yield wrong("a tool that is not strict", lambda it: it["tools"][0]["function"].pop("strict"))
    yield wrong("a property that may be left out", lambda it: parameters(it)["required"].pop())
    yield wrong("other properties", lambda it: parameters(it).pop("additionalProperties"))
    yield wrong("a keyword", lambda it: property_of(it).update(default=None))
    yield wrong("a reference", lambda it: property_of(it).update({"$ref": "#/x"}))
    yield wrong("a type", lambda it: property_of(it).update(type="decimal"))
    yield wrong("an effort", lambda it: it.update(reasoning_effort="nothing"))
    yield wrong("a format beside tools", lambda it: it.update(response_format={
        "type": "json_schema", "json_schema": {"name": "a", "strict": True, "schema": parameters(it)}}))
    yield wrong("a format without a name", lambda it: it.update(response_format={
        "type": "json_schema", "json_schema": {"strict": True, "schema": parameters(it)}}))
    yield wrong("a picture's address", lambda it: it["messages"].append(
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}]}))
    yield wrong("a picture without its kind", lambda it: it["messages"].append(
        {"role": "user", "content": [{"image_url": {"url": "data:image/png;base64,AA"}}]}))


def main():
    folder = pathlib.Path(sys.argv[1])
    lines = [line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text().splitlines()]
    requests = [json.loads(line) for line in lines]
    failed, kinds, schemas = 0, collections.Counter(), set()
    for request in requests:
        problems = problems_of(request)
        if problems:
            failed += 1
            if failed <= 10:
                print(f"WRONG   {'; '.join(problems)}")
        kinds.update(kinds_of(request))
    for missing in sorted(KINDS - kinds.keys()):
        failed += 1
        print(f"MISSING {missing}: no test sent such a request, so nothing is shown of it")
    print(f"openai: {len(requests)} requests, {failed} wrong; " + ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())))

    right = next((request for request in requests if "tool results" in kinds_of(request)), None)
    if right is None:
        return 1
    seen = 0
    for what, body in mistakes(json.loads(base64.b64decode(right["body"]))):
        if chat_problems(body):
            seen += 1
        else:
            failed += 1
            print(f"UNSEEN  {what}")
    for what, content_type, raw in [
        ("a form that is none", "application/json", b"{}"),
        ("a form without a file", "multipart/form-data; boundary=b",
         b'--b\r\nContent-Disposition: form-data; name="model"\r\n\r\nears\r\n--b--\r\n'),
        ("a form's format", "multipart/form-data; boundary=b",
         b'--b\r\nContent-Disposition: form-data; name="model"\r\n\r\nears\r\n--b\r\nContent-Disposition: form-data; '
         b'name="response_format"\r\n\r\nxml\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.ogg"'
         b'\r\n\r\nx\r\n--b--\r\n'),
    ]:
        if form_problems(content_type, raw):
            seen += 1
        else:
            failed += 1
            print(f"UNSEEN  {what}")
    print(f"openai: {seen} mistakes seen")
    return 1 if failed else 0


sys.exit(main())
