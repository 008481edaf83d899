-- Where somebody is who writes, and what they have written so far: a restart forgets none of it.
CREATE TABLE drafts (
    tenant_id bigint NOT NULL DEFAULT nullif(current_setting('app.current_tenant_id', true), '')::bigint,
    user_id bigint NOT NULL,
    step bigint NOT NULL,
    ticket bigint NOT NULL,
    subject text NOT NULL,
    text text NOT NULL,
    priority text NOT NULL,
    update_id bigint NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES people
);
GRANT SELECT, INSERT, UPDATE, DELETE ON drafts TO desk_bot;

-- What postgres::rls::enable() gives, as in 0002.
ALTER TABLE "drafts" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "drafts" FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenant_isolation ON "drafts";
CREATE POLICY tenant_isolation ON "drafts"
    USING ("tenant_id" = nullif(current_setting('app.current_tenant_id', true), '')::bigint)
    WITH CHECK ("tenant_id" = nullif(current_setting('app.current_tenant_id', true), '')::bigint);
