#!/usr/bin/env python3
"""Cuts GitHub's OpenAPI descriptions down to the operations and webhooks we use.

    slice.py API.json OPERATIONS.txt API_OUT.json
    slice.py WEBHOOKS.json EVENTS.txt WEBHOOKS_OUT.json

Keeps parameters, request bodies and answers by status; drops all prose and examples; turns
`nullable` into a type union so that a JSON Schema validator can read the result.
See SOURCES.md for where the inputs come from.
"""
import json
import sys

KEEP = {
    "type", "properties", "items", "required", "enum", "const", "additionalProperties",
    "oneOf", "anyOf", "allOf", "not", "minimum", "maximum", "minLength", "maxLength",
    "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
}


def lines(path):
    """The lines of a list that say something."""
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


class Slice:
    """One description's components, and the definitions reached so far."""

    def __init__(self, description, prefix, defs):
        self.components = description["components"]
        self.prefix = prefix
        self.defs = defs

    def resolve(self, node):
        """Follows a reference to a parameter, answer or body."""
        while "$ref" in node:
            _, _, kind, name = node["$ref"].split("/")
            node = self.components[kind][name]
        return node

    def schema(self, node):
        """A schema without prose; references go to `#/$defs`."""
        if isinstance(node, bool):
            return node
        if "$ref" in node:
            name = node["$ref"].split("/")[-1]
            key = self.prefix + name
            if key not in self.defs:
                self.defs[key] = {}
                self.defs[key] = self.schema(self.components["schemas"][name])
            return {"$ref": f"#/$defs/{key}"}
        out = {}
        for key, value in node.items():
            if key not in KEEP:
                continue
            if key == "properties":
                out[key] = {name: self.schema(child) for name, child in value.items()}
            elif key in ("items", "not"):
                out[key] = self.schema(value)
            elif key == "additionalProperties":
                out[key] = value if isinstance(value, bool) else self.schema(value)
            elif key in ("oneOf", "anyOf", "allOf"):
                out[key] = [self.schema(child) for child in value]
            else:
                out[key] = value
        if node.get("nullable"):
            out = nullable(out)
        return out

    def body(self, content):
        """The JSON schema of a body; `None` where it is not JSON."""
        for media, value in content.items():
            if "json" in media and "schema" in value:
                return self.schema(value["schema"])
        return None


def nullable(schema):
    """The same schema that also takes null."""
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema and None not in schema["enum"]:
            schema["enum"] = schema["enum"] + [None]
        return schema
    return {"anyOf": [schema, {"type": "null"}]}


def operation(cut, item, method):
    op = item[method]
    out = {"id": op["operationId"], "parameters": [], "answers": {}}
    for raw in item.get("parameters", []) + op.get("parameters", []):
        parameter = cut.resolve(raw)
        if parameter["in"] not in ("path", "query"):
            continue
        kept = {"name": parameter["name"], "in": parameter["in"],
                "schema": cut.schema(parameter["schema"])}
        if parameter.get("required"):
            kept["required"] = True
        if parameter.get("x-multi-segment"):
            kept["multi_segment"] = True
        out["parameters"].append(kept)
    if "requestBody" in op:
        body = cut.resolve(op["requestBody"])
        out["body"] = {"required": body.get("required", False),
                       "schema": cut.body(body["content"])}
    for status, raw in op["responses"].items():
        answer = cut.resolve(raw)
        out["answers"][status] = cut.body(answer.get("content", {}))
    return out


def main():
    description_path, list_path, out_path = sys.argv[1:]
    with open(description_path, encoding="utf-8") as file:
        description = json.load(file)
    defs, kept = {}, {}
    if "webhooks" in description:
        cut, kind = Slice(description, "hook.", defs), "events"
        for name in lines(list_path):
            body = description["webhooks"][name]["post"]["requestBody"]
            kept[name] = cut.body(body["content"])
    else:
        cut, kind = Slice(description, "", defs), "operations"
        for line in lines(list_path):
            method, path = line.split()
            kept[line] = operation(cut, description["paths"][path], method.lower())
    contract = {kind: kept, "$defs": dict(sorted(defs.items()))}
    with open(out_path, "w", encoding="utf-8") as file:
        json.dump(contract, file, separators=(",", ":"), ensure_ascii=False)
        file.write("\n")
    print(f"{len(kept)} {kind}, {len(defs)} definitions")


main()
