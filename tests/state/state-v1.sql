BEGIN TRANSACTION;
CREATE TABLE events (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	store TEXT NOT NULL, 
	at TEXT NOT NULL, 
	what TEXT NOT NULL, 
	about TEXT NOT NULL, 
	why TEXT NOT NULL
);
CREATE TABLE intents (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	store TEXT NOT NULL, 
	run TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	verb TEXT NOT NULL, 
	part TEXT NOT NULL, 
	type TEXT NOT NULL, 
	remote_id TEXT, 
	sent TEXT NOT NULL, 
	recorded TEXT, 
	high_water TEXT, 
	evidence TEXT, 
	detail TEXT NOT NULL, 
	opened_at TEXT NOT NULL, 
	closed_at TEXT NOT NULL
);
INSERT INTO "intents" VALUES(1,'live','run-1','product','nike-shoe','create','main','physical',NULL,'{"name.ar":"حذاء","price":{"$decimal":"79.90"},"published":true,"secret":{"$secret":"0a1b"},"slug":null,"tags":["sale","new"],"variants":[{"color":"red","stock":5}]}','{"desired":{"name.ar":"حذاء","price":{"$decimal":"79.90"},"published":true,"secret":{"$secret":"0a1b"},"slug":null,"tags":["sale","new"],"variants":[{"color":"red","stock":5}]},"kind":"product","live":{"price":{"$decimal":"79.90"}},"name":"nike-shoe","on_remove":"delete","protect":false,"remote_id":null,"seen_at":"t2","type":"physical","updated_at":"t1"}','41','refused','422: السعر','2025-01-01T00:00:00.000+00:00','2025-01-01T00:00:00.000+00:00');
INSERT INTO "intents" VALUES(2,'live','run-1','product','nike-socks','create','main','physical',NULL,'{"name.ar":"حذاء","price":{"$decimal":"79.90"},"published":true,"secret":{"$secret":"0a1b"},"slug":null,"tags":["sale","new"],"variants":[{"color":"red","stock":5}]}','{"desired":{"name.ar":"حذاء","price":{"$decimal":"79.90"},"published":true,"secret":{"$secret":"0a1b"},"slug":null,"tags":["sale","new"],"variants":[{"color":"red","stock":5}]},"kind":"product","live":{"price":{"$decimal":"79.90"}},"name":"nike-socks","on_remove":"delete","protect":false,"remote_id":null,"seen_at":"t2","type":"physical","updated_at":"t1"}','41',NULL,'','2025-01-01T00:00:00.000+00:00','');
CREATE TABLE leases (
	store TEXT NOT NULL, 
	who TEXT NOT NULL, 
	host TEXT NOT NULL, 
	pid BIGINT NOT NULL, 
	started TEXT NOT NULL, 
	verb TEXT NOT NULL, 
	token TEXT NOT NULL, 
	machine TEXT NOT NULL, 
	birth TEXT NOT NULL, 
	expires TEXT NOT NULL, 
	PRIMARY KEY (store)
);
CREATE TABLE resources (
	store TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	type TEXT NOT NULL, 
	remote_id TEXT, 
	desired TEXT NOT NULL, 
	live TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	seen_at TEXT NOT NULL, 
	protect BOOLEAN NOT NULL, 
	on_remove TEXT NOT NULL, 
	PRIMARY KEY (store, kind, name)
);
INSERT INTO "resources" VALUES('live','product','nike-shoe','physical','7','{"name.ar":"حذاء","price":{"$decimal":"79.90"},"published":true,"secret":{"$secret":"0a1b"},"slug":null,"tags":["sale","new"],"variants":[{"color":"red","stock":5}]}','{"price":{"$decimal":"79.90"}}','t1','t2',0,'delete');
INSERT INTO "resources" VALUES('live','media','nike-front','physical','7','{"name.ar":"حذاء","price":{"$decimal":"79.90"},"published":true,"secret":{"$secret":"0a1b"},"slug":null,"tags":["sale","new"],"variants":[{"color":"red","stock":5}]}','{"price":{"$decimal":"79.90"}}','t1','t2',0,'delete');
CREATE TABLE runs (
	store TEXT NOT NULL, 
	run TEXT NOT NULL, 
	plan_id TEXT NOT NULL, 
	began_at TEXT NOT NULL, 
	finished_at TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	PRIMARY KEY (store, run), 
	UNIQUE (store, plan_id)
);
INSERT INTO "runs" VALUES('live','run-1','plan-1','2025-01-01T00:00:00.000+00:00','2025-01-01T00:00:00.000+00:00','partial');
CREATE TABLE schema (
	version INTEGER NOT NULL
);
INSERT INTO "schema" VALUES(1);
CREATE TABLE stores (
	store TEXT NOT NULL, 
	base_url TEXT NOT NULL, 
	lineage TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	serial BIGINT NOT NULL, 
	born_at TEXT NOT NULL, 
	PRIMARY KEY (store)
);
INSERT INTO "stores" VALUES('live','https://a.tjar.sa','10c04caa284159a7fa6fa1f0e574153c','f121d3a4ebde7bcd0d22b8bd83f988bf3cd786c5096e46445b4b9748ac56599e',1,'2025-01-01T00:00:00.000+00:00');
CREATE INDEX intents_open ON intents (store, evidence);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('intents',2);
COMMIT;
