#!/usr/bin/env python3
"""Writes the seeds of postgres_result from values that a real server sends.

usage: tests/fuzz/postgres_seeds.py [CONNECTION]    CONNECTION: as psql takes it; without, by the PG… variables
"""
import pathlib
import struct
import subprocess
import sys

# Name: the type's number, and an expression that gives the value's binary form.
VALUES = {
    "bool": (16, "boolsend(true)"),
    "bytea": (17, r"byteasend('\x00ff')"),
    "name": (19, "namesend('n')"),
    "int8": (20, "int8send(-9223372036854775808)"),
    "int2": (21, "int2send(-7::int2)"),
    "int4": (23, "int4send(2147483647)"),
    "text": (25, "textsend('naïve ☕')"),
    "oid": (26, "oidsend(4294967295)"),
    "json": (114, """json_send('{"a": [1]}')"""),
    "float4": (700, "float4send('-0.5')"),
    "float8": (701, "float8send('NaN')"),
    "varchar": (1043, "varcharsend('v')"),
    "date": (1082, "date_send('2024-02-29')"),
    "date_infinity": (1082, "date_send('-infinity')"),
    "timestamp": (1114, "timestamp_send('2024-02-29 12:34:56.123456')"),
    "timestamptz": (1184, "timestamptz_send('1900-01-01 00:00:00+00')"),
    "timestamptz_infinity": (1184, "timestamptz_send('infinity')"),
    "numeric": (1700, "numeric_send(12345.678)"),
    "numeric_small": (1700, "numeric_send(-0.00000012)"),
    "numeric_large": (1700, "numeric_send(1e300::numeric)"),
    "numeric_nan": (1700, "numeric_send('NaN')"),
    "uuid": (2950, "uuid_send('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')"),
    "jsonb": (3802, """jsonb_send('{"a": [1]}')"""),
    "int8_array": (1016, "array_send(ARRAY[1, -2, 3]::int8[])"),
    "int8_array_null": (1016, "array_send(ARRAY[1, NULL]::int8[])"),
    "int8_array_two": (1016, "array_send(ARRAY[[1, 2], [3, 4]]::int8[])"),
    "text_array": (1009, "array_send(ARRAY['a', '', 'ü'])"),
    "empty_array": (1009, "array_send(ARRAY[]::text[])"),
}


def column(oid, value):
    return struct.pack(">II", oid, len(value)) + value


def main():
    folder = pathlib.Path(__file__).parent / "seeds/postgres_result"
    folder.mkdir(parents=True, exist_ok=True)
    query = "SELECT " + ", ".join(f"encode({expression}, 'hex')" for _, expression in VALUES.values())
    answer = subprocess.run(["psql", "-XAt", "-F", " ", "-c", query, *sys.argv[1:]], check=True, capture_output=True, text=True)
    row = b""
    for (name, (oid, _)), value in zip(VALUES.items(), answer.stdout.rstrip("\n").split(" "), strict=True):
        seed = column(oid, bytes.fromhex(value))
        (folder / name).write_bytes(seed)
        row += seed
    (folder / "row").write_bytes(row + struct.pack(">II", 25, 0xFFFFFFFF))
    print(f"{len(VALUES) + 1} seeds in {folder}")


if __name__ == "__main__":
    main()
