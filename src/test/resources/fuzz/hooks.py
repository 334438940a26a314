"""What the fuzzing of the API needs beyond schemathesis: requests that meet each other, bounds, and what the contract promises."""

import json
import zlib
from urllib.parse import quote, unquote

import requests
import schemathesis
from schemathesis.core.failures import MalformedJson, ServerError
from schemathesis.openapi.checks import UnsupportedMethodResponse
from schemathesis.transport.serialization import Binary

# Few, so that a request meets what another one made, and so that contexts are few: each is a process.
BINARIES = ["examples", "fuzzed"]
STANDING = "standing"
CONTEXTS = [STANDING, "fuzzed"]
CLASSES = [
    "io.sparkjobserver.examples." + name
    for name in ("NoOpExample", "WordCountExample", "FailingExample", "RangeExample", "SleepExample")
]
MOST = {"contexts": 4, "jobs with a context of their own": 2, "resets": 1}
COLLECTIONS = ["/binaries", "/contexts", "/data", "/jars", "/jobs"]

jobs = []
data_files = []


def number(value):
    """Always the same for the same value."""
    return zlib.crc32(repr(value).encode("utf-8", "surrogatepass"))


def known(value, names):
    """Some of the generated names become one that is there; the same name always becomes the same."""
    drawn = number(value)
    return names[drawn // 2 % len(names)] if names and drawn % 2 else value


def is_left(what):
    MOST[what] -= 1
    return MOST[what] >= 0


@schemathesis.hook
def before_call(ctx, case, kwargs):
    path, method = case.operation.path, case.method.upper()
    names, query = case.path_parameters, case.query
    say_the_method_in_the_query(case, method, query)
    if path.startswith(("/binaries/", "/jars/")):
        # The jobs of the others need the first one.
        names["name"] = known(names["name"], BINARIES if method in ("GET", "HEAD") else BINARIES[1:])
        if method == "POST" and isinstance(case.body, Binary) and number(case.body.data) % 2:
            case.body = Binary(b"PK\x03\x04" + case.body.data)
            case.headers["Content-Type"] = "application/java-archive"
    elif path.startswith("/contexts/"):
        choose_context(method, path, names, query)
    elif path.startswith("/jobs/"):
        names["id"] = known(names["id"], jobs[-5:])
        wait_shortly(names["id"] in jobs, query)
    elif path.startswith("/data/") and method == "DELETE":
        names["name"] = known(names["name"], data_files[-5:])
    elif path == "/jobs" and method == "POST":
        choose_job(case, query)
    elif path == "/contexts" and method == "PUT" and query.get("reset") == "reboot" and not is_left("resets"):
        query["reset"] = "later"


def say_the_method_in_the_query(case, method, query):
    if query and method != case.operation.method.upper():
        # It is to be refused for its method.
        query.pop("_method", None)
    elif query and query.get("_method") == method:
        case.method = ("POST", "PUT", "DELETE", "GET")[number(query) % 4]


def meant(case, response):
    """The method that a request means, whichever it has."""
    method = case.operation.method.upper()
    return method if (case.query or {}).get("_method") == method else response.request.method


def choose_context(method, path, names, query):
    there = CONTEXTS[1:] if method in ("POST", "DELETE") else CONTEXTS
    name = known(names["name"], there)
    if method == "POST" and path == "/contexts/{name}" and unquote(str(name))[:1].isalpha():
        # One of the first letters makes a context.
        name = there[0] if is_left("contexts") else STANDING
    names["name"] = name
    wait_shortly(name in CONTEXTS, query)
    if name in CONTEXTS and query:
        # It would go on until the context is over.
        query.pop("follow", None)


def choose_job(case, query):
    if number(query) % 3:
        # One that can run, with whatever else was generated.
        query.pop("appName", None)
        query["cp"] = BINARIES[0]
        query["mainClass"] = CLASSES[number(query) // 3 % len(CLASSES)]
        query["context"] = known(query.get("context"), CONTEXTS)
        if isinstance(case.body, Binary) and number(case.body.data) % 4:
            case.body = Binary(b'input.string = "a b b"')
    else:
        for key, names in (("cp", BINARIES), ("appName", BINARIES), ("context", CONTEXTS)):
            if key in query:
                query[key] = known(query[key], names)
    runs = query.get("cp") in BINARIES or query.get("appName") in BINARIES
    if runs and not query.get("context") and not is_left("jobs with a context of their own"):
        query["context"] = STANDING


def wait_shortly(there, query):
    if there and query and "wait" in query:
        query["wait"] = "300ms"


@schemathesis.hook
def after_call(ctx, case, response):
    if case.operation.path == "/contexts" and meant(case, response) == "PUT" and response.status_code == 200:
        # What the others look at is there again.
        address = response.request.url.split("/contexts")[0]
        requests.post(f"{address}/contexts/{STANDING}", timeout=60)
    try:
        answer = json.loads(response.content)
        if case.operation.path == "/jobs" and "jobId" in answer:
            jobs.append(answer["jobId"])
        if case.operation.path == "/data/{name}":
            data_files.append(quote(answer["result"]["filename"], safe=""))
    except (ValueError, TypeError, KeyError):
        # Another answer.
        return


@schemathesis.hook
def filter_failure(ctx, failure, case, response):
    """Drops what the contract has, each by its route and its body, and nothing else."""
    if isinstance(failure, ServerError):
        return not is_promised(case, response)
    if isinstance(failure, UnsupportedMethodResponse):
        # A path without its name is a path that is not there.
        return not (
            response.status_code == 404
            and response.request.method in ("POST", "DELETE")
            and case.operation.path in COLLECTIONS
            and response.content == b"The requested resource could not be found."
        )
    if isinstance(failure, MalformedJson):
        # Called JSON by the original, which they are not.
        deleted = case.operation.path == "/data/{name}" and response.content == b"OK"
        reset = case.operation.path == "/data" and response.content == b"ERROR"
        # Some bytes of JSON are mostly none.
        part = case.operation.path == "/jobs/{id}/result" and response.status_code == 206
        return not (deleted or reset or part)
    return True


def is_promised(case, response):
    if response.status_code == 501:
        # Of a _method that is none.
        told = b"The server either does not recognize the request method"
        return response.request.method == "HEAD" or response.content.startswith(told)
    route = (meant(case, response), case.operation.path, response.status_code)
    try:
        answer = json.loads(response.content)
        status, result = answer["status"], answer["result"]
    except (ValueError, TypeError, KeyError):
        return False
    if route == ("PUT", "/contexts", 500):
        return answer == {"status": "ERROR", "result": "ERROR"}
    if route == ("POST", "/contexts/{name}", 500):
        return status == "CONTEXT INIT ERROR"
    if route == ("POST", "/jobs", 503):
        return status == "NO SLOTS AVAILABLE"
    if route == ("POST", "/jobs", 500):
        # Not over in time; or its own context did not come up.
        classes = ("akka.pattern.AskTimeoutException", "java.lang.RuntimeException")
        return status == "ERROR" and result["errorClass"] in classes
    return False
