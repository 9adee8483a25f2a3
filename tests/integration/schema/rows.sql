INSERT INTO "window" (id, public_id, slug, title, rulebook_version, created_at)
    VALUES (1, 'w', 's', 'Guichet', 'v', '2021-10-15 08:00:00');
INSERT INTO person (id, public_id, email, name, position, phone, password_hash, session_stamp, is_demo, created_at)
    VALUES (1, 'p', 'a@b.example', 'Zoé Œuvrard', 'Maire', '', 'h', 's', (1 = 0), '2021-10-15 08:00:00');
INSERT INTO organisation (id, public_id, siren, siret, name, legal_category, department, arrondissement, insee_code,
        epci_siren, epci_name, address, postal_code, provenance, created_at)
    VALUES (1, 'o', '217105436', '21710543600017', 'Tournus', '7210', '71', '', '', '', '', '', '', 'COG 2021',
        '2021-10-15 08:00:00');
INSERT INTO dossier (id, public_id, version, window_id, organisation_id, created_by_id, state, title, summary, axes,
        main_axis, contact_name, contact_position, contact_email, contact_phone, contact_address, france_services,
        answers, total_cost_cents, verdict, presumed_complete, electronic_notification, pledged_by_name,
        pledged_by_position, created_at)
    VALUES (1, 'd', 3, 1, 1, 1, 'filed', 'Site « l’été »', '', '["3a"]', '3a', '', '', '', '', '', 'none', '{}',
        1800000, 'eligible', (1 = 0), (1 = 0), '', '', '2021-10-15 08:00:00');
INSERT INTO expense_line (id, public_id, dossier_id, position, label, nature, supplier, excl_tax_cents,
        incl_tax_cents, created_at)
    VALUES (1, 'e', 1, 1, 'Refonte', 'website', '', 1800000, 2160000, '2021-10-15 08:00:00');
INSERT INTO dossier_version (id, dossier_id, number, content, sha256, created_at)
    VALUES (1, 1, 1, '{}', 'abc', '2021-10-15 08:00:00');
