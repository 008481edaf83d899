-- Whose bot it is. No tenant's rows: the bot asks here which tenant somebody belongs to, so there is nothing to bind.
CREATE TABLE companies (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z0-9-]{2,20}$'),
    name text NOT NULL CHECK (name <> '')
);

CREATE TABLE directory (
    user_id bigint PRIMARY KEY,
    company_id bigint NOT NULL REFERENCES companies
);

-- From here on each table belongs to tenants: tenant_id comes first in every key, and no INSERT has to name it.
CREATE TABLE people (
    tenant_id bigint NOT NULL DEFAULT nullif(current_setting('app.current_tenant_id', true), '')::bigint REFERENCES companies,
    user_id bigint NOT NULL,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('customer', 'staff')),
    PRIMARY KEY (tenant_id, user_id)
);

-- Each company counts its own tickets, so that no number tells how many the others have.
CREATE TABLE ticket_numbers (
    tenant_id bigint PRIMARY KEY DEFAULT nullif(current_setting('app.current_tenant_id', true), '')::bigint REFERENCES companies,
    last_number bigint NOT NULL
);

CREATE TABLE tickets (
    tenant_id bigint NOT NULL DEFAULT nullif(current_setting('app.current_tenant_id', true), '')::bigint,
    number bigint NOT NULL,
    customer_id bigint NOT NULL,
    assignee_id bigint,
    subject text NOT NULL,
    priority text NOT NULL CHECK (priority IN ('low', 'normal', 'urgent')),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    update_id bigint NOT NULL,  -- What opened it: an update that is handled again opens no second one.
    PRIMARY KEY (tenant_id, number),
    UNIQUE (tenant_id, customer_id, update_id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES people,
    FOREIGN KEY (tenant_id, assignee_id) REFERENCES people
);
CREATE INDEX tickets_by_state ON tickets (tenant_id, state);

CREATE TABLE ticket_lines (
    tenant_id bigint NOT NULL DEFAULT nullif(current_setting('app.current_tenant_id', true), '')::bigint,
    ticket bigint NOT NULL,
    update_id bigint NOT NULL,
    author_id bigint NOT NULL,
    body text NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, ticket, update_id),
    FOREIGN KEY (tenant_id, ticket) REFERENCES tickets,
    FOREIGN KEY (tenant_id, author_id) REFERENCES people
);
