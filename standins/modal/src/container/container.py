"""
Starts Modal's own container entrypoint with the arguments a worker would give it. They are put together here because
only Modal's Python package knows their message type: the definition of the function is passed on as it was sent.
"""

import json
import os
import runpy
import sys
from pathlib import Path

from modal_proto import api_pb2

specification = json.loads(Path(sys.argv[1]).read_text())
created = api_pb2.FunctionCreateRequest.FromString(Path(specification["created"]).read_bytes())
dependencies = [dependency.object_id for dependency in created.function.object_dependencies]
layout = api_pb2.AppLayout(
    objects=[api_pb2.Object(object_id=object_id) for object_id in dependencies],
    function_ids=specification["function_ids"],
)
for name, object_id in specification["function_ids"].items():
    metadata = api_pb2.FunctionHandleMetadata(function_name=name)
    layout.objects.append(api_pb2.Object(object_id=object_id, function_handle_metadata=metadata))
arguments = api_pb2.ContainerArguments(
    task_id=os.environ["MODAL_TASK_ID"],
    function_id=specification["function_id"],
    app_id=specification["app_id"],
    function_def=created.function,
    environment_name="main",
    app_layout=layout,
)
path = Path(specification["arguments"])
path.write_bytes(arguments.SerializeToString())
os.environ["MODAL_CONTAINER_ARGUMENTS_PATH"] = str(path)
sys.argv = [sys.argv[0]]
runpy.run_module("modal._container_entrypoint", run_name="__main__", alter_sys=True)
