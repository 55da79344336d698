#!/usr/bin/env python3
"""A provider of Terraform that only serves a schema: enough for `validate` and for `test` with mocks.

provider.py SCHEMA, where SCHEMA is a file of provider schemas kept as data (`<provider>.json.gz`): resources and data
sources with attributes `[flags, type]` or `{f, mode, a}`, and blocks `{n, min, max, a, b}`. Terraform starts it, and
wants TF_DISABLE_PLUGIN_TLS=1. Needs the Python package `tf`, for the messages of the protocol.
"""

import concurrent.futures
import gzip
import json
import os
import sys
import tempfile

import grpc
from tf.gen import grpc_controller_pb2 as controller
from tf.gen import grpc_controller_pb2_grpc as controller_grpc
from tf.gen import tfplugin_pb2 as protocol
from tf.gen import tfplugin_pb2_grpc as protocol_grpc

NESTING = {"single": "SINGLE", "list": "LIST", "set": "SET", "map": "MAP", "group": "GROUP"}


def attribute(name, value):
    """An attribute of the schema, or an object nested in one."""
    flags = value["f"] if isinstance(value, dict) else value[0]
    made = protocol.Schema.Attribute(
        name=name,
        required="r" in flags,
        optional="o" in flags,
        computed="c" in flags,
        sensitive="s" in flags,
    )
    if isinstance(value, dict):
        inner = [attribute(key, one) for key, one in value["a"].items()]
        nested = protocol.Schema.Object(attributes=inner, nesting=NESTING[value["mode"]])
        made.nested_type.CopyFrom(nested)
    else:
        made.type = json.dumps(value[1]).encode()
    return made


def block(value):
    """A block of the schema, with those inside."""
    inside = []
    for name, one in value.get("b", {}).items():
        least = one.get("min", 0)
        most = one.get("max", 0)
        if one["n"] in ("single", "group", "map"):
            least, most = min(least, 1), min(most, 1)
        inside.append(
            protocol.Schema.NestedBlock(
                type_name=name, block=block(one), nesting=NESTING[one["n"]], min_items=least, max_items=most
            )
        )
    attributes = [attribute(name, one) for name, one in value.get("a", {}).items()]
    return protocol.Schema.Block(attributes=attributes, block_types=inside)


def schema(value):
    """The schema of a resource or a data source."""
    return protocol.Schema(version=0, block=block(value))


# What a provider says of itself is not among the data: any of these may be set.
OWN = {"a": {name: ["o", "string"] for name in ("region", "project", "endpoint", "subscription_id", "zone")}}
AZURE = {"features": {"n": "list", "min": 1, "max": 1, "a": {}, "b": {}}}
TAGS = {"default_tags": {"n": "list", "max": 1, "a": {"tags": ["o", ["map", "string"]]}}}


class Provider(protocol_grpc.ProviderServicer):
    """Serves the schema, and finds nothing to say about any configuration."""

    def __init__(self, data, name):
        own = dict(OWN, b=AZURE if name == "azurerm" else TAGS if name == "aws" else {})
        self.answer = protocol.GetProviderSchema.Response(
            provider=schema(own),
            resource_schemas={key: schema(value) for key, value in data["resource"].items()},
            data_source_schemas={key: schema(value) for key, value in data["data"].items()},
            server_capabilities=protocol.ServerCapabilities(get_provider_schema_optional=True),
        )

    def GetProviderSchema(self, request, context):
        return self.answer

    def ValidateProviderConfig(self, request, context):
        return protocol.ValidateProviderConfig.Response()

    def ValidateResourceConfig(self, request, context):
        return protocol.ValidateResourceConfig.Response()

    def ValidateDataResourceConfig(self, request, context):
        return protocol.ValidateDataResourceConfig.Response()

    def ConfigureProvider(self, request, context):
        return protocol.ConfigureProvider.Response()

    def StopProvider(self, request, context):
        return protocol.StopProvider.Response()


class Controller(controller_grpc.GRPCControllerServicer):
    """Ends the program when Terraform asks for it."""

    def Shutdown(self, request, context):
        os._exit(0)


def main():
    path = sys.argv[1]
    with gzip.open(path, "rt") as file:
        data = json.load(file)
    whole = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=8), options=whole)
    protocol_grpc.add_ProviderServicer_to_server(Provider(data, os.path.basename(path).split(".")[0]), server)
    controller_grpc.add_GRPCControllerServicer_to_server(Controller(), server)
    with tempfile.TemporaryDirectory() as folder:
        server.add_insecure_port(f"unix:{folder}/provider")
        server.start()
        print(f"1|6|unix|{folder}/provider|grpc", flush=True)
        server.wait_for_termination()


if __name__ == "__main__":
    main()
