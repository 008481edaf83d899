-- What postgres::rls::enable() gives for each table that belongs to tenants; a test holds this file to it.
ALTER TABLE "people" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "people" FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenant_isolation ON "people";
CREATE POLICY tenant_isolation ON "people"
    USING ("tenant_id" = nullif(current_setting('app.current_tenant_id', true), '')::bigint)
    WITH CHECK ("tenant_id" = nullif(current_setting('app.current_tenant_id', true), '')::bigint);
ALTER TABLE "ticket_numbers" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "ticket_numbers" FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenant_isolation ON "ticket_numbers";
CREATE POLICY tenant_isolation ON "ticket_numbers"
    USING ("tenant_id" = nullif(current_setting('app.current_tenant_id', true), '')::bigint)
    WITH CHECK ("tenant_id" = nullif(current_setting('app.current_tenant_id', true), '')::bigint);
ALTER TABLE "tickets" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "tickets" FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenant_isolation ON "tickets";
CREATE POLICY tenant_isolation ON "tickets"
    USING ("tenant_id" = nullif(current_setting('app.current_tenant_id', true), '')::bigint)
    WITH CHECK ("tenant_id" = nullif(current_setting('app.current_tenant_id', true), '')::bigint);
ALTER TABLE "ticket_lines" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "ticket_lines" FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenant_isolation ON "ticket_lines";
CREATE POLICY tenant_isolation ON "ticket_lines"
    USING ("tenant_id" = nullif(current_setting('app.current_tenant_id', true), '')::bigint)
    WITH CHECK ("tenant_id" = nullif(current_setting('app.current_tenant_id', true), '')::bigint);
