#include <adapters/postgres/rls_checks.hpp>

#include <initializer_list>
#include <string>

namespace tgfw::postgres::rls {

namespace {

/// What the questions below are about: `bound`, the tables of tenants; `rule`, their permissive policies that hold for
/// this role; `shows`, these tables, the views of them, and the views of those; `made`, functions, and whether
/// triggers call them. The server's own schemas are left out.
constexpr const char* kBound = R"(
WITH RECURSIVE bound AS (
    SELECT c.oid, c.oid::regclass AS name, c.relkind, c.relowner, c.relrowsecurity, c.relforcerowsecurity, a.attnum, a.atttypid,
        c.relispartition OR EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid) AS child,
        has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE') OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE') AS granted
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = $1::text AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'),
rule AS (
    SELECT p.*, pg_get_expr(p.polqual, p.polrelid) AS reads, pg_get_expr(p.polwithcheck, p.polrelid) AS writes, b.name
    FROM pg_policy p JOIN bound b ON b.oid = p.polrelid
    WHERE p.polpermissive AND EXISTS (SELECT FROM unnest(p.polroles) r WHERE r = 0 OR pg_has_role(r, 'USAGE'))),
shows AS (
    SELECT oid FROM bound
    UNION SELECT w.ev_class FROM shows s
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = s.oid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite w ON w.oid = d.objid),
made AS (
    SELECT p.oid, p.oid::regprocedure AS name, p.prosecdef, p.proleakproof,
        EXISTS (SELECT FROM pg_trigger g WHERE g.tgfoid = p.oid AND NOT g.tgisinternal) AS fires
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'),
me AS (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
)";

/// Pitfalls 1 and 2: a superuser is named as such, and not for all that follows from it.
constexpr const char* kRoles = R"(
SELECT format('the role %s %s, and row-level security does not hold it; connect as a role without that', current_user,
    CASE WHEN r.rolname = current_user THEN what ELSE format('is a member of %I, which %s', r.rolname, what) END)
FROM me, pg_roles r CROSS JOIN LATERAL (VALUES
    (r.rolsuper, 'is a superuser'), (r.rolbypassrls, 'has BYPASSRLS'), (r.rolreplication, 'has REPLICATION'), (r.rolcreaterole, 'has CREATEROLE'),
    (r.rolname IN ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'), 'reaches the server''s files')) v(has, what)
WHERE has AND pg_has_role(r.oid, 'MEMBER')
    AND CASE WHEN me.rolsuper THEN r.rolname = current_user AND what = 'is a superuser' ELSE true END
ORDER BY 1)";

constexpr const char* kOwner = R"(
SELECT format('the role %s owns the table %s, and can take its row-level security away; give the table to another role', current_user, name)
FROM bound, me WHERE NOT me.rolsuper AND pg_has_role(relowner, 'MEMBER') ORDER BY 1)";

/// Pitfalls 2, 3 and 21: row-level security is not inherited. A part that can only be reached through its parent needs
/// none.
constexpr const char* kTables = R"(
SELECT CASE WHEN relkind = 'f' THEN format('the foreign table %s can have no row-level security; revoke all rights on it', name)
    WHEN NOT relrowsecurity AND child THEN format('the table %s has no row-level security, and can be read beside its parent; revoke all rights on it, or rls::enable() it', name)
    WHEN NOT relrowsecurity THEN format('the table %s has no row-level security; rls::enable() it', name)
    WHEN NOT relforcerowsecurity THEN format('the table %s does not FORCE row-level security, so that its owner sees all; rls::enable() it', name)
    ELSE format('the table %s has no policy, so that nobody sees anything; rls::enable() it', name) END
FROM bound WHERE (granted OR NOT (child OR relkind = 'f')) AND (NOT relrowsecurity OR NOT relforcerowsecurity
    OR NOT EXISTS (SELECT FROM rule WHERE rule.polrelid = bound.oid))
ORDER BY 1)";

/// Pitfall 11.
constexpr const char* kPolicies = R"(
SELECT format('the policy %I of the table %s lets rows through without comparing %I with app.current_tenant_id; drop it, or make it RESTRICTIVE', polname, name, $1::text)
FROM rule WHERE EXISTS (SELECT FROM (VALUES (reads), (writes)) e(text) WHERE text IS NOT NULL
    AND (position('app.current_tenant_id' IN text) = 0 OR position(quote_ident($1::text) IN text) = 0))
ORDER BY 1)";

/// The same by another way. What is quoted, a name or a text, is no word of SQL's.
constexpr const char* kChoices = R"(
SELECT format('the policy %I of the table %s lets rows through by an OR or a CASE; compare %I alone, and put the rest into a RESTRICTIVE policy', polname, name, $1::text)
FROM rule WHERE EXISTS (SELECT FROM (VALUES (reads), (writes)) e(text)
    WHERE regexp_replace(text, '''([^'']|'''')*''|"([^"]|"")*"', '', 'g') ~ '\m(OR|CASE)\M')
ORDER BY 1)";

/// Pitfall 13.
constexpr const char* kSeveral = R"(
SELECT format('the table %s has the permissive policies %s for %s, and a row passes that one of them lets through; make all but one RESTRICTIVE',
    name, string_agg(quote_ident(polname), ', ' ORDER BY polname), word)
FROM rule JOIN (VALUES ('r', 'SELECT'), ('a', 'INSERT'), ('w', 'UPDATE'), ('d', 'DELETE')) c(letter, word) ON polcmd IN ('*', letter)
GROUP BY name, word HAVING count(*) > 1 ORDER BY 1)";

/// Pitfall 12.
constexpr const char* kNoSelect = R"(
SELECT format('the table %s has policies, but none for SELECT, so that an UPDATE or DELETE with a WHERE touches nothing and does not say so; rls::enable() it', name)
FROM rule GROUP BY name HAVING NOT bool_or(polcmd IN ('*', 'r')) ORDER BY 1)";

/// Pitfalls 18 and 19.
constexpr const char* kViews = R"(
SELECT CASE WHEN v.relkind = 'm' THEN format('the materialized view %s holds rows of all tenants; revoke all rights on it', v.oid::regclass)
    ELSE format('the view %s runs as its owner; make it WITH (security_invoker = true)', v.oid::regclass) END
FROM shows JOIN pg_class v ON v.oid = shows.oid AND v.relkind IN ('v', 'm')
WHERE (has_table_privilege(v.oid, 'SELECT, INSERT, UPDATE, DELETE') OR has_any_column_privilege(v.oid, 'SELECT, INSERT, UPDATE'))
    AND (v.relkind = 'm' OR NOT EXISTS (SELECT FROM pg_options_to_table(v.reloptions)
        WHERE CASE WHEN option_name = 'security_invoker' THEN option_value::boolean ELSE false END))
ORDER BY 1)";

/// What a rule does is done by the owner of its table. A view's are in the check before.
constexpr const char* kRules = R"(
SELECT format('the rule %I of the table %s does something to rows of tenants as the owner of that table; drop it', w.rulename, c.oid::regclass)
FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class AND c.relkind IN ('r', 'p')
WHERE (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE') OR has_any_column_privilege(c.oid, 'INSERT, UPDATE'))
    AND EXISTS (SELECT FROM pg_depend d JOIN shows ON shows.oid = d.refobjid
        WHERE d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> w.ev_class)
ORDER BY 1)";

/// Pitfalls 20 and 32. A trigger calls its function for those, too, who may not.
constexpr const char* kFunctions = R"(
SELECT CASE WHEN fires THEN format('the function %s is SECURITY DEFINER and runs as its owner where a trigger calls it; make it SECURITY INVOKER', name)
    ELSE format('the function %s is SECURITY DEFINER and runs as its owner; revoke EXECUTE on it, or make it SECURITY INVOKER', name) END
FROM made WHERE prosecdef AND (fires OR has_function_privilege(oid, 'EXECUTE')) ORDER BY 1)";

/// Pitfall 26. What an extension brings was looked at by those who made it.
constexpr const char* kLeakproof = R"(
SELECT format('the function %s is LEAKPROOF, and may be shown a row before its policy is asked; make it NOT LEAKPROOF', name)
FROM made WHERE proleakproof AND has_function_privilege(oid, 'EXECUTE') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = oid AND d.deptype = 'e')
ORDER BY 1)";

constexpr const char* kCreate = R"(
SELECT format('the role %s may CREATE in the %s %I, and so run functions of its own in statements; revoke it', current_user, kind, name)
FROM me, (SELECT 'schema', nspname FROM pg_namespace WHERE nspname <> 'information_schema' AND nspname !~ '^pg_' AND has_schema_privilege(oid, 'CREATE')
    UNION ALL SELECT 'database', current_database() WHERE has_database_privilege(current_database(), 'CREATE')) p(kind, name)
WHERE NOT me.rolsuper ORDER BY 1)";

/// Pitfall 22.
constexpr const char* kRights = R"(
SELECT format('the role %s may %s the table %s, which asks no policy; revoke it', current_user, word, name)
FROM bound, me, (VALUES ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) r(word)
WHERE NOT me.rolsuper AND (has_table_privilege(oid, word) OR CASE WHEN word = 'REFERENCES' THEN has_any_column_privilege(oid, word) ELSE false END)
ORDER BY 1)";

/// Pitfall 15. A number that only the server chooses tells nothing. What an index INCLUDEs is no part of its key.
constexpr const char* kUniqueKeys = R"(
SELECT format('the unique index %s of the table %s leaves %I out, so that one tenant learns what another has; put the column into it',
    i.indexrelid::regclass, name, $1::text)
FROM pg_index i JOIN bound ON bound.oid = i.indrelid
CROSS JOIN LATERAL (SELECT (i.indkey::int2[])[0:i.indnkeyatts - 1]) k(columns)
WHERE (i.indisunique OR i.indisexclusion) AND NOT (attnum = ANY (columns)) AND NOT EXISTS (
    SELECT FROM pg_attribute own WHERE own.attrelid = i.indrelid AND own.attnum = ANY (columns) AND own.attidentity = 'a')
ORDER BY 1)";

/// Pitfalls 16 and 17.
constexpr const char* kForeignKeys = R"(
SELECT format('the foreign key %I of the table %s leaves %I out, so that a row can belong to another tenant''s; make it (%I, …) REFERENCES %s (%I, …)',
    k.conname, child.name, $1::text, $1::text, parent.name, $1::text)
FROM pg_constraint k JOIN bound child ON child.oid = k.conrelid JOIN bound parent ON parent.oid = k.confrelid
WHERE k.contype = 'f' AND NOT EXISTS (
    SELECT FROM unnest(k.conkey, k.confkey) pair(a, b) WHERE pair.a = child.attnum AND pair.b = parent.attnum)
ORDER BY 1)";

/// What belongs to rows of tenants is theirs, too. A part of a partitioned table has the keys of the whole.
constexpr const char* kDependents = R"(
SELECT format('the table %s belongs by its foreign key %I to rows of tenants in %s, but has no column %I, so that everybody sees it; add the column to both, and rls::enable() it',
    k.conrelid::regclass, k.conname, parent.name, $1::text)
FROM pg_constraint k JOIN bound parent ON parent.oid = k.confrelid
WHERE k.contype = 'f' AND k.conparentid = 0 AND NOT EXISTS (SELECT FROM bound WHERE bound.oid = k.conrelid)
    AND (has_table_privilege(k.conrelid, 'SELECT, INSERT, UPDATE, DELETE') OR has_any_column_privilege(k.conrelid, 'SELECT, INSERT, UPDATE'))
ORDER BY 1)";

/// Pitfall 25.
constexpr const char* kSwitch = R"(
SELECT format('row_security is off for the role %s, so that each statement on a tenant''s table fails; set it on', current_user)
WHERE current_setting('row_security') = 'off')";

/// Also a tenant that nobody is, by the type of the column or of its domain. Some have a tenant whose uuid is all
/// zeros.
constexpr const char* kReadable = R"(
SELECT name::text, quote_ident($1::text),
    CASE coalesce(nullif(t.typbasetype, 0), t.oid) WHEN 'int8'::regtype THEN '-9223372036854775808' WHEN 'int4'::regtype THEN '-2147483648'
        WHEN 'int2'::regtype THEN '-32768' WHEN 'uuid'::regtype THEN gen_random_uuid()::text ELSE 'nobody' || gen_random_uuid() END
FROM bound JOIN pg_type t ON t.oid = atttypid WHERE has_table_privilege(bound.oid, 'SELECT') OR has_column_privilege(bound.oid, attnum, 'SELECT') ORDER BY 1)";

TrustedSql question(const char* text) {
    return trusted_sql(std::string(kBound) + text);
}

}  // namespace

const std::vector<TrustedSql>& checks() {
    static const std::vector<TrustedSql> all = [] {
        std::vector<TrustedSql> made;
        for (const char* text :
             {kRoles, kOwner, kTables, kPolicies, kChoices, kSeveral, kNoSelect, kViews, kRules, kFunctions, kLeakproof,
              kCreate, kRights, kUniqueKeys, kForeignKeys, kDependents, kSwitch}) {
            made.push_back(question(text));
        }
        return made;
    }();
    return all;
}

const TrustedSql& readable_tables() {
    static const TrustedSql text = question(kReadable);
    return text;
}

}  // namespace tgfw::postgres::rls
