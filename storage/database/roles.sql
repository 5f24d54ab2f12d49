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

-- Who may set anybody's name: the owner, who loads and copies desks, and superusers. Of SECURITY DEFINER there is one
-- function, at the end: what the others read, their caller may read. The search path keeps tables of the caller's own out.
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
-- A file that went in is still that file when it was moved.
GRANT UPDATE (path, places) ON imported_files TO kigen_operator;

-- Erasing what people wrote, where nobody but the owner may change rows: leads can put the mark of what is erased in the
-- place of a text, and nothing else. Each time shows in the chain: by its entry in the activity, or by the lack of it.
DO $$
BEGIN
    EXECUTE format($function$
        CREATE OR REPLACE FUNCTION kigen_only_erased(before jsonb, after jsonb, names text[]) RETURNS boolean
        LANGUAGE plpgsql IMMUTABLE SET search_path = %1$I, pg_temp AS $body$
        BEGIN
            IF before = after THEN
                RETURN true;
            ELSIF jsonb_typeof(before) = 'object' AND jsonb_typeof(after) = 'object' THEN
                RETURN NOT EXISTS (
                    SELECT FROM jsonb_each(before) AS old FULL JOIN jsonb_each(after) AS new USING (key)
                    WHERE (key = ANY (names) AND jsonb_typeof(old.value) = 'string' AND new.value = '"***"'
                           OR kigen_only_erased(old.value, new.value, names)) IS NOT TRUE
                );
            ELSIF jsonb_typeof(before) = 'array' AND jsonb_typeof(after) = 'array' THEN
                RETURN jsonb_array_length(before) = jsonb_array_length(after) AND NOT EXISTS (
                    SELECT FROM generate_series(0, jsonb_array_length(before) - 1) AS place
                    WHERE kigen_only_erased(before -> place, after -> place, names) IS NOT TRUE
                );
            END IF;
            RETURN false;
        END $body$
    $function$, current_schema());

    EXECUTE format($function$
        CREATE OR REPLACE FUNCTION kigen_erase(of text, field text, keys text[], contents text[]) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = %1$I, pg_temp AS $body$
        DECLARE
            -- The keys of JSON that hold texts, NULL where the whole column is one.
            names text[] := CASE of
                WHEN 'events' THEN '{text,reason}'
                WHEN 'claim_events' THEN '{applicant,to,statement,why,reference,name,path}'
            END;
            row_is text := CASE
                WHEN of || '.' || field IN ('events.data', 'claim_events.data', 'activity.payload') THEN 'seq = $1::bigint'
                WHEN of || '.' || field IN ('handovers.text', 'frozen_months.why') THEN 'id = $1'
                WHEN of || '.' || field IN ('imported_files.name', 'imported_files.path') THEN 'digest = $1'
            END;
            added_to boolean := of IN ('events', 'claim_events', 'handovers', 'activity');
            before text;
        BEGIN
            IF NOT pg_has_role(session_user, 'kigen_lead', 'MEMBER') THEN
                RAISE insufficient_privilege USING MESSAGE = 'erasing: only a member of kigen_lead may do this';
            END IF;
            IF row_is IS NULL OR cardinality(keys) IS DISTINCT FROM cardinality(contents) THEN
                RAISE insufficient_privilege USING MESSAGE = format('%%s.%%s holds no text to erase', of, field);
            END IF;
            IF added_to THEN
                EXECUTE format('ALTER TABLE %%1$I DISABLE TRIGGER %%1$s_append_only', of);
            END IF;
            FOR place IN 1 .. cardinality(keys) LOOP
                EXECUTE format('SELECT %%I FROM %%I WHERE %%s', field, of, row_is) INTO before USING keys[place];
                IF (CASE
                    WHEN of = 'activity' THEN contents[place] IS NULL
                    WHEN names IS NULL THEN contents[place] = '***'
                    ELSE kigen_only_erased(before::jsonb, contents[place]::jsonb, names)
                END) IS NOT TRUE THEN
                    RAISE insufficient_privilege USING MESSAGE = format('%%s %%s: this is no erasing', of, keys[place]);
                END IF;
                EXECUTE format('UPDATE %%I SET %%I = $2 WHERE %%s', of, field, row_is) USING keys[place], contents[place];
                IF of = 'activity' THEN
                    EXECUTE format('UPDATE activity SET salt = NULL WHERE %%s', row_is) USING keys[place];
                END IF;
            END LOOP;
            IF added_to THEN
                EXECUTE format('ALTER TABLE %%1$I ENABLE TRIGGER %%1$s_append_only', of);
            END IF;
        END $body$
    $function$, current_schema());

    -- It acts as the owner of the tables, also where a superuser runs this.
    EXECUTE format('ALTER FUNCTION kigen_erase OWNER TO %I',
                   (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'activity'::regclass));
    REVOKE ALL ON FUNCTION kigen_erase FROM PUBLIC, kigen_viewer, kigen_operator;
    GRANT EXECUTE ON FUNCTION kigen_erase TO kigen_lead;
END $$;

COMMIT;
