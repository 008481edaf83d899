"""Reads schema/bot_api.json and schema/overrides.json into the model that the emitters write from."""

import json
import re

from naming import identifier, pascal_case, snake_case

SCALARS = {
    "Integer": "std::int64_t",
    "Int64": "std::int64_t",
    "Float": "double",
    "String": "std::string",
    "Boolean": "bool",
    "True": "bool",
}


class Member:
    """A field of a type or a parameter of a method."""

    def __init__(self, facts, owner):
        self.json_name = facts["name"]
        self.name = identifier(facts["name"])
        self.owner = owner
        self.required = facts.get("required", False)
        self.const = facts.get("const")
        self.facts = facts
        self.value = None  # C++ type of the value itself
        self.cpp = None  # C++ type of the member
        self.boxed = False
        self.inline_type = None  # generated type that must be complete before the owner
        self.named_types = ()  # generated types mentioned anywhere

    @property
    def doc(self):
        """The limits as a comment, or an empty string."""
        low, high, unit = self.facts.get("min"), self.facts.get("max"), self.facts.get("unit", "")
        unit = {"chars_parsed": "characters after parsing", "chars": "characters"}.get(unit, unit)
        if low is None and high is None:
            return ""
        bounds = f"{low}..{high}" if low is not None and high is not None else (f"up to {high}" if low is None else f"at least {low}")
        return f"{bounds} {unit}".strip()


class Object:
    def __init__(self, name, members, is_method=False):
        self.name = name
        self.members = members
        self.is_method = is_method
        self.method_name = None
        self.result = None
        self.builds = is_method  # a user builds it
        self.may_upload = False

    @property
    def stored(self):
        return [m for m in self.members if m.const is None]

    @property
    def required(self):
        return [m for m in self.stored if m.required]

    @property
    def optional(self):
        return [m for m in self.stored if not m.required]

    @property
    def big(self):
        """Whether its special members are worth keeping out of users' files."""
        return len(self.stored) > 2


class Union:
    def __init__(self, name, alternatives):
        self.name = name
        self.alternatives = alternatives  # C++ types
        self.discriminator = None
        self.rules = []  # (discriminator value or None, key or None, alternative index)
        self.recheck = None  # (member, index of the other alternative)
        self.may_upload = False


class Enum:
    def __init__(self, name, values, names, fields):
        self.name = name
        self.values = values
        self.names = [names.get(v) or identifier(v) for v in values]
        self.fields = set(fields)


class Schema:
    def __init__(self, facts, overrides):
        self.version = facts["version"]
        self.limits = facts["limits"]
        self.update_kinds = facts["update_kinds"]
        self.overrides = overrides
        self.enums = {n: Enum(n, e["values"], e.get("names", {}), e.get("fields", ())) for n, e in overrides["enums"].items()}
        self.enums["UpdateKind"] = Enum("UpdateKind", [k["name"] for k in self.update_kinds], {}, ())
        self.facts = {t["name"]: t for t in facts["types"]}
        self.union_names = {u["type"]: n for n, u in overrides["unions"].items() if "type" in u}
        self.objects, self.unions = {}, {}
        for t in facts["types"]:
            if t.get("upload"):
                continue  # InputFile is written by hand
            if "fields" in t:
                self.objects[t["name"]] = Object(t["name"], [Member(f, t["name"]) for f in t["fields"]])
            else:
                self.unions[t["name"]] = None
        self.methods = [self._method(m) for m in facts["methods"]]
        for t in facts["types"]:
            if "oneOf" in t:
                self.unions[t["name"]] = self._union(t["name"], t["oneOf"], t.get("discriminator"))
        for text, name in self.union_names.items():
            self.unions[name] = self._union(name, text.split("|"), None)
        self._type_members()
        self._mark_built()
        self._mark_uploads()
        self.order = self._order()

    # C++ types --------------------------------------------------------------------------------------------------

    def value_type(self, text):
        """The C++ type of a value of the Bot API's type `text`."""
        if text in self.overrides["scalars"]:
            return self.overrides["scalars"][text]
        if text in self.union_names:
            return self.union_names[text]
        match = re.fullmatch(r"Array<(.*)>", text)
        if match:
            return f"std::vector<{self.value_type(match.group(1))}>"
        if text in SCALARS:
            return SCALARS[text]
        if text == "InputFile" or text in self.facts:
            return text
        raise ValueError(f"unknown type {text}")

    def named_types(self, cpp):
        return [n for n in re.findall(r"\w+", cpp) if n in self.objects or n in self.unions]

    def is_generated(self, cpp):
        return cpp in self.objects or cpp in self.unions

    def _enum_for(self, member):
        where = f"{member.owner}.{member.json_name}"
        for enum in self.enums.values():
            if where in enum.fields:
                return enum.name
        values = member.facts["enum"]
        found = [e.name for e in self.enums.values() if set(e.values) == set(values)]
        if len(found) != 1:
            raise ValueError(f"{where}: {len(found)} enums fit {values}; name one in overrides.json")
        return found[0]

    def _member_value(self, member):
        facts = member.facts
        if facts.get("attach"):
            return "InputFile"
        if facts.get("enum_ref") == "update_kinds":
            return "std::vector<UpdateKind>"
        if "enum" in facts and facts["type"] == "String":
            return self._enum_for(member)
        return self.value_type(facts["type"])

    def _type_members(self):
        holders = list(self.objects.values()) + self.methods
        for holder in holders:
            for member in holder.stored:
                member.value = self._member_value(member)
                member.named_types = self.named_types(member.value)
        for holder in holders:
            for member in holder.stored:
                generated = self.is_generated(member.value)
                large = member.value in self.unions and len(self.unions[member.value].alternatives) > 6
                member.boxed = generated and (not member.required or large or self._reaches(member.value, holder.name))
                if member.boxed:
                    member.cpp = f"Box<{member.value}>"
                elif member.required:
                    member.cpp = member.value
                elif member.value == "bool":
                    member.cpp = "Flag"
                else:
                    member.cpp = f"std::optional<{member.value}>"
                member.inline_type = member.value if generated and not member.boxed else None

    def _inline_parts(self, name):
        """Generated types that lie inside `name`, whatever is boxed."""
        if name in self.unions:
            return [a for a in self.unions[name].alternatives if self.is_generated(a)]
        return [m.value for m in self.objects[name].required if self.is_generated(m.value)] if name in self.objects else []

    def _reaches(self, start, goal):
        seen, todo = set(), [start]
        while todo:
            name = todo.pop()
            if name == goal:
                return True
            if name not in seen:
                seen.add(name)
                todo += self._inline_parts(name)
        return False

    # Unions and methods -----------------------------------------------------------------------------------------

    def _constant(self, type_name, field):
        return next((m.const for m in self.objects[type_name].members if m.json_name == field), None)

    def _union(self, name, types, discriminator):
        union = Union(name, [self.value_type(t) for t in types])
        index = {t: i for i, t in enumerate(types)}
        keys = self.overrides["unions"].get(name, {}).get("keys")
        objects = [t for t in types if t in self.objects]
        if keys:
            union.rules = [(None, key, index[alternative]) for key, alternative in keys]
        elif len(objects) == 1:
            union.rules = [(None, None, index[objects[0]])]
        elif discriminator is None:
            union.discriminator = "type"
            union.rules = [(self._constant(t, "type"), None, index[t]) for t in types]
        elif "*" in discriminator["values"]:
            (other,) = [t for value, t in discriminator["values"].items() if value == "0"]
            union.recheck = (discriminator["field"], index[other])
        else:
            union.discriminator = discriminator["field"]
            for value, target in discriminator["values"].items():
                targets = target if isinstance(target, list) else [target]
                for t in targets[:-1]:
                    union.rules.append((value, self._distinguishing_key(t, targets[-1]), index[t]))
                union.rules.append((value, None, index[targets[-1]]))
        return union

    def _distinguishing_key(self, type_name, other):
        names = {m.json_name for m in self.objects[other].members}
        return next(m.json_name for m in self.objects[type_name].members if m.required and m.json_name not in names)

    def _method(self, facts):
        method = Object(pascal_case(facts["name"]), [Member(p, facts["name"]) for p in facts["params"]], is_method=True)
        method.method_name = facts["name"]
        method.function = snake_case(facts["name"])
        method.result_text = facts["returns"]
        method.result = self.value_type(facts["returns"])
        return method

    def _mark_built(self):
        todo = [n for m in self.methods for p in m.stored for n in p.named_types]
        seen = set()
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self.unions:
                todo += [n for a in self.unions[name].alternatives for n in self.named_types(a)]
            else:
                self.objects[name].builds = True
                todo += [n for m in self.objects[name].stored for n in m.named_types]

    def _mark_uploads(self):
        changed = True
        everything = list(self.objects.values()) + self.methods
        uploading = {"InputFile"}
        while changed:
            changed = False
            for holder in everything:
                if not holder.may_upload and any(uploading & set(re.findall(r"\w+", m.value)) for m in holder.stored):
                    holder.may_upload = changed = True
                    uploading.add(holder.name)
            for union in self.unions.values():
                if not union.may_upload and any(uploading & set(re.findall(r"\w+", a)) for a in union.alternatives):
                    union.may_upload = changed = True
                    uploading.add(union.name)

    def _order(self):
        """Types in an order in which each follows what lies inside it; the Bot API's order otherwise."""
        order, state = [], {}

        def visit(name, required):
            if state.get(name) == "done":
                return
            if state.get(name) == "open":
                if required:
                    raise ValueError(f"{name} contains itself")
                return
            state[name] = "open"
            if name in self.unions:
                for alternative in self.unions[name].alternatives:
                    if self.is_generated(alternative):
                        visit(alternative, True)
            else:
                for member in self.objects[name].stored:
                    if member.inline_type:
                        visit(member.inline_type, True)
            state[name] = "done"
            order.append(name)

        for name in list(self.facts) + sorted(self.unions):
            if name in self.objects or name in self.unions:
                visit(name, True)
        return order


def load(root):
    with open(root / "schema" / "bot_api.json", encoding="utf-8") as file:
        facts = json.load(file)
    with open(root / "schema" / "overrides.json", encoding="utf-8") as file:
        overrides = json.load(file)
    return Schema(facts, overrides)
