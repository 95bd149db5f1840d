-- What decides how a merchant may be closed.
CREATE TABLE merchant_facts (
    platform TEXT NOT NULL,
    mchid TEXT NOT NULL,
    subject TEXT,
    licence TEXT NOT NULL,
    complaints INTEGER NOT NULL,
    PRIMARY KEY (platform, mchid)
) STRICT, WITHOUT ROWID;

-- Openids whose application is known.
CREATE TABLE known_openid (
    openid TEXT NOT NULL,
    appid TEXT NOT NULL,
    PRIMARY KEY (openid)
) STRICT, WITHOUT ROWID;

-- What a change of papers makes of the merchant.
ALTER TABLE subject_change ADD COLUMN subject TEXT;
