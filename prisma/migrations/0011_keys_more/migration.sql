-- A supplier's transactions and large amounts are asked for by themselves: without these, 30 days of 2 million transactions were read.
CREATE INDEX transaction_supplier ON transaction (environment, supplier, started_at DESC) WHERE supplier IS NOT NULL;
CREATE INDEX transaction_amount ON transaction (environment, amount_minor) WHERE amount_minor IS NOT NULL;
