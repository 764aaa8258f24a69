"""A Lambda function's time on the bench begins when its worker is there, as on AWS."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# In a process of its own: MiniStack keeps its state, and reads its settings, in its modules.
SCRIPT = """
import asyncio, sys
from pathlib import Path
from desktop.bench.environment import prepare

prepare(Path(sys.argv[1]), 1, persist=False)
from desktop.bench import stack

happened = []

def acquire(*_function, qualifier):
    happened.append("acquired")
    return "worker", "spawn"

def spawn(worker):
    happened.append("spawned")
    raise OSError("no memory")  # the call that follows tells of it

def invoke(function, event):
    happened.append("invoked")
    return {"body": {"granted": True}}

async def run_hook(template, event):
    happened.append("hook")
    return {}

stack.lambda_runtime.acquire_worker = acquire
stack.lambda_runtime.ensure_spawned = spawn
stack.lambda_runtime.release_worker = lambda worker: happened.append("released")
stack.lambda_svc._execute_function_with_config_scope = invoke
function = {"config": {"FunctionName": "sign", "Runtime": "python3.12"}, "code_zip": b"zip"}
stack.iot._provisioning_hook_function = lambda arn, source: function

WARM = ["acquired", "spawned", "released"]
body = asyncio.run(stack.invoke_for_iot("arn:function", "arn:template", {}, 5))
assert (body, happened) == ({"granted": True}, [*WARM, "invoked"]), happened

happened.clear()
template = {"preProvisioningHook": {"targetArn": "arn:function"}, "templateArn": "arn:template"}
asyncio.run(stack.run_warm_hook(run_hook, template, {}))
assert happened == [*WARM, "hook"], happened

happened.clear()
function["code_zip"] = None  # MiniStack answers for it without a worker
asyncio.run(stack.run_warm_hook(run_hook, template, {}))
assert happened == ["hook"], happened
"""


def test_a_worker_is_there_before_its_functions_time_begins(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
