-- The roles and the database of README.md, for scripts/demo and the tests of the program.
CREATE ROLE desk_owner LOGIN;
CREATE ROLE desk_bot LOGIN;
CREATE DATABASE desk OWNER desk_owner;
