-- What scripts/demo shows: two companies, and in each a customer and a member of the staff. Their ids are the web chat's
-- people, :carla, :sam, :carl and :gloria. Run by a superuser, whom row-level security does not bind.
INSERT INTO companies (code, name) VALUES ('acme', 'Acme'), ('globex', 'Globex');
INSERT INTO people (tenant_id, user_id, name, role)
    VALUES (1, :carla, 'Carla', 'customer'), (1, :sam, 'Sam', 'staff'), (2, :carl, 'Carl', 'customer'), (2, :gloria, 'Gloria', 'staff');
INSERT INTO directory (user_id, company_id) VALUES (:carla, 1), (:sam, 1), (:carl, 2), (:gloria, 2);
