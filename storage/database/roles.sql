-- The roles of a kigen desk on PostgreSQL: viewers read, operators act, leads also waive and reopen frozen months.
--
-- Run it as the owner of the desk's tables, in the desk's database, after `kigen init`, and again after `kigen migrate`:
-- it can be run any number of times. The owner must be allowed to create roles, or an administrator creates the three
-- before. Then each person gets a login role of his own, which becomes his name in the activity:
--
--     CREATE ROLE tanaka LOGIN PASSWORD '...' IN ROLE kigen_operator;

BEGIN;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['kigen_viewer', 'kigen_operator', 'kigen_lead'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
    END LOOP;
    IF NOT pg_has_role('kigen_operator', 'kigen_viewer', 'MEMBER') THEN
        GRANT kigen_viewer TO kigen_operator;
    END IF;
    IF NOT pg_has_role('kigen_lead', 'kigen_operator', 'MEMBER') THEN
        GRANT kigen_operator TO kigen_lead;
    END IF;
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', current_schema());
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO kigen_viewer', current_schema());
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM PUBLIC, kigen_viewer, kigen_operator, kigen_lead',
                   current_schema());
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO kigen_viewer', current_schema());
END $$;

-- What is only ever added to.
GRANT INSERT ON activity, events, claim_events, operators, imported_files, handovers, handover_marks TO kigen_operator;
-- What follows from it, and what is entered and changed.
GRANT INSERT, UPDATE ON tickets, contracts, incidents, claims, frozen_months TO kigen_operator;
GRANT UPDATE ON desk TO kigen_operator;
-- What is put anew in the place of what was there.
GRANT INSERT, UPDATE, DELETE ON views, plan_periods, contract_amounts, holdings, touches, samples, months, search
    TO kigen_operator;

-- Who may set anybody's name: the owner, who loads and copies desks, and superusers. SECURITY DEFINER is nowhere: what
-- a function reads, its caller may read. The search path keeps tables of the caller's own out.
DO $$
BEGIN
    EXECUTE format($function$
        CREATE OR REPLACE FUNCTION kigen_is_owner() RETURNS boolean LANGUAGE sql STABLE SET search_path = %1$I, pg_temp
        AS $body$
            SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_class WHERE oid = '%1$I.activity'::regclass
        $body$
    $function$, current_schema());

    EXECUTE format($function$
        CREATE OR REPLACE FUNCTION kigen_refuse_forged_name() RETURNS trigger LANGUAGE plpgsql
        SET search_path = %1$I, pg_temp AS $body$
        DECLARE
            name text := CASE TG_TABLE_NAME WHEN 'operators' THEN to_jsonb(NEW) ->> 'login' ELSE to_jsonb(NEW) ->> 'actor' END;
        BEGIN
            -- What an operator of a shared login says of himself follows a stroke.
            IF name = session_user OR starts_with(name, session_user || '/') OR kigen_is_owner() THEN
                RETURN NEW;
            END IF;
            RAISE insufficient_privilege USING MESSAGE =
                format('%%s of %%L cannot be entered by the login %%L', TG_TABLE_NAME, name, session_user);
        END $body$
    $function$, current_schema());

    EXECUTE format($function$
        CREATE OR REPLACE FUNCTION kigen_refuse_without_lead() RETURNS trigger LANGUAGE plpgsql
        SET search_path = %1$I, pg_temp AS $body$
        BEGIN
            IF pg_has_role(session_user, 'kigen_lead', 'MEMBER') OR kigen_is_owner() THEN
                RETURN NEW;
            END IF;
            -- A waiver that a lead entered stays with its incident when an operator changes that.
            IF TG_TABLE_NAME = 'touches' AND EXISTS (
                SELECT FROM activity JOIN incidents ON incidents.number::text = activity.subject
                WHERE activity.action = 'incident.waived' AND activity.actor = to_jsonb(NEW) ->> 'waived_by'
                AND incidents.id = to_jsonb(NEW) ->> 'incident_id'
            ) THEN
                RETURN NEW;
            END IF;
            RAISE insufficient_privilege USING MESSAGE = format('%%s: only a member of kigen_lead may do this', TG_TABLE_NAME);
        END $body$
    $function$, current_schema());
END $$;

CREATE OR REPLACE TRIGGER kigen_name BEFORE INSERT ON activity FOR EACH ROW EXECUTE FUNCTION kigen_refuse_forged_name();
CREATE OR REPLACE TRIGGER kigen_name BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION kigen_refuse_forged_name();
CREATE OR REPLACE TRIGGER kigen_name BEFORE INSERT ON claim_events FOR EACH ROW EXECUTE FUNCTION kigen_refuse_forged_name();
CREATE OR REPLACE TRIGGER kigen_name BEFORE INSERT ON handovers FOR EACH ROW EXECUTE FUNCTION kigen_refuse_forged_name();
CREATE OR REPLACE TRIGGER kigen_name BEFORE INSERT ON handover_marks FOR EACH ROW EXECUTE FUNCTION kigen_refuse_forged_name();
CREATE OR REPLACE TRIGGER kigen_name BEFORE INSERT ON operators FOR EACH ROW EXECUTE FUNCTION kigen_refuse_forged_name();
CREATE OR REPLACE TRIGGER kigen_lead BEFORE INSERT ON activity FOR EACH ROW
    WHEN (NEW.action IN ('incident.waived', 'month.reopened', 'activity.erased')) EXECUTE FUNCTION kigen_refuse_without_lead();
CREATE OR REPLACE TRIGGER kigen_lead BEFORE INSERT OR UPDATE ON touches FOR EACH ROW
    WHEN (NEW.waived_by <> '') EXECUTE FUNCTION kigen_refuse_without_lead();
CREATE OR REPLACE TRIGGER kigen_lead BEFORE UPDATE ON frozen_months FOR EACH ROW
    WHEN (NEW.replaced_at IS NOT NULL AND coalesce(NEW.replaced_by, '') = '')
    EXECUTE FUNCTION kigen_refuse_without_lead();

-- Months that are frozen keep what they held: only that another took its place may be written.
DO $$
BEGIN
    REVOKE UPDATE ON frozen_months FROM kigen_operator;
    GRANT UPDATE (replaced_at, replaced_by) ON frozen_months TO kigen_operator;
END $$;

COMMIT;
