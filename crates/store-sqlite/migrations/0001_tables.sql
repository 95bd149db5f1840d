-- The tables of the first version. Column by column what tongbao-kernel's model says; a test
-- compares them. Portable on purpose: no triggers, no sequences, no defaults.
-- Times are milliseconds since 1970, money is fen, flags are 0 or 1.

CREATE TABLE directory (
    mchid TEXT NOT NULL,
    platform TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (mchid)
) STRICT, WITHOUT ROWID;

CREATE TABLE merchant (
    platform TEXT NOT NULL,
    mchid TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    fee_bp INTEGER NOT NULL,
    ratio_bp INTEGER,
    advance_account TEXT,
    notify_url TEXT,
    split_returns INTEGER NOT NULL,
    card_state TEXT NOT NULL,
    card_bank TEXT NOT NULL,
    card_tail TEXT NOT NULL,
    receivers INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (platform, mchid)
) STRICT, WITHOUT ROWID;

CREATE TABLE app_binding (
    platform TEXT NOT NULL,
    mchid TEXT NOT NULL,
    appid TEXT NOT NULL,
    PRIMARY KEY (platform, mchid, appid)
) STRICT, WITHOUT ROWID;

CREATE TABLE receiver (
    platform TEXT NOT NULL,
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    name TEXT,
    relation TEXT NOT NULL,
    custom_relation TEXT,
    appid TEXT,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (platform, owner, kind, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    platform TEXT NOT NULL,
    owner TEXT NOT NULL,
    account TEXT NOT NULL,
    guarded INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    CHECK (guarded = 0 OR balance >= 0),
    PRIMARY KEY (platform, owner, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
    platform TEXT NOT NULL,
    serial INTEGER NOT NULL,
    at INTEGER NOT NULL,
    journal TEXT NOT NULL,
    from_owner TEXT NOT NULL,
    from_account TEXT NOT NULL,
    to_owner TEXT NOT NULL,
    to_account TEXT NOT NULL,
    amount INTEGER NOT NULL,
    order_id TEXT,
    reference TEXT NOT NULL,
    PRIMARY KEY (platform, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_month (
    platform TEXT NOT NULL,
    openid TEXT NOT NULL,
    month TEXT NOT NULL,
    received INTEGER NOT NULL,
    PRIMARY KEY (platform, openid, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    platform TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    combine_id TEXT,
    out_trade_no TEXT NOT NULL,
    family TEXT NOT NULL,
    sub_mchid TEXT NOT NULL,
    appid TEXT NOT NULL,
    sub_appid TEXT,
    trade_type TEXT NOT NULL,
    state TEXT NOT NULL,
    last_attempt TEXT,
    total INTEGER NOT NULL,
    payer_total INTEGER NOT NULL,
    profit_sharing INTEGER NOT NULL,
    subsidy_planned INTEGER NOT NULL,
    subsidy_cancelled INTEGER NOT NULL,
    subsidy_id TEXT,
    subsidised INTEGER NOT NULL,
    subsidy_returned INTEGER NOT NULL,
    subsidy_returned_frozen INTEGER NOT NULL,
    fee_bp INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    fee_refunded INTEGER NOT NULL,
    unsplit INTEGER NOT NULL,
    locked INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    given INTEGER NOT NULL,
    given_own INTEGER NOT NULL,
    released INTEGER NOT NULL,
    refunded_frozen INTEGER NOT NULL,
    refunded INTEGER NOT NULL,
    payer_refunded INTEGER NOT NULL,
    refunds INTEGER NOT NULL,
    splits INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    paid_at INTEGER,
    sp_openid TEXT,
    sub_openid TEXT,
    payer TEXT,
    funding TEXT NOT NULL,
    bank_type TEXT,
    prepay_id TEXT NOT NULL,
    prepay_until INTEGER NOT NULL,
    notify_url TEXT NOT NULL,
    description TEXT NOT NULL,
    attach TEXT,
    terms TEXT NOT NULL,
    PRIMARY KEY (platform, transaction_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE combined (
    platform TEXT NOT NULL,
    combine_id TEXT NOT NULL,
    out_trade_no TEXT NOT NULL,
    appid TEXT NOT NULL,
    trade_type TEXT NOT NULL,
    state TEXT NOT NULL,
    members TEXT NOT NULL,
    total INTEGER NOT NULL,
    openid TEXT,
    sub_openid TEXT,
    payer TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    paid_at INTEGER,
    prepay_id TEXT NOT NULL,
    prepay_until INTEGER NOT NULL,
    notify_url TEXT NOT NULL,
    terms TEXT NOT NULL,
    PRIMARY KEY (platform, combine_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE alias (
    platform TEXT NOT NULL,
    space TEXT NOT NULL,
    number TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (platform, space, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE split (
    platform TEXT NOT NULL,
    split_id TEXT NOT NULL,
    out_order_no TEXT NOT NULL,
    family TEXT NOT NULL,
    kind TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    sub_mchid TEXT NOT NULL,
    state TEXT NOT NULL,
    finish INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    receivers INTEGER NOT NULL,
    finish_amount INTEGER NOT NULL,
    description TEXT NOT NULL,
    returns INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    PRIMARY KEY (platform, split_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE split_detail (
    platform TEXT NOT NULL,
    split_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    detail_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    amount INTEGER NOT NULL,
    description TEXT NOT NULL,
    result TEXT NOT NULL,
    fail_reason TEXT,
    finished_at INTEGER,
    returned INTEGER NOT NULL,
    PRIMARY KEY (platform, split_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE split_return (
    platform TEXT NOT NULL,
    return_id TEXT NOT NULL,
    out_return_no TEXT NOT NULL,
    split_id TEXT NOT NULL,
    out_order_no TEXT NOT NULL,
    line INTEGER NOT NULL,
    transaction_id TEXT NOT NULL,
    sub_mchid TEXT NOT NULL,
    return_mchid TEXT NOT NULL,
    amount INTEGER NOT NULL,
    description TEXT NOT NULL,
    result TEXT NOT NULL,
    fail_reason TEXT,
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    PRIMARY KEY (platform, return_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE subsidy (
    platform TEXT NOT NULL,
    subsidy_id TEXT NOT NULL,
    out_subsidy_no TEXT,
    transaction_id TEXT NOT NULL,
    sub_mchid TEXT NOT NULL,
    amount INTEGER NOT NULL,
    description TEXT NOT NULL,
    refund_id TEXT,
    returned INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (platform, subsidy_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE subsidy_return (
    platform TEXT NOT NULL,
    subsidy_return_id TEXT NOT NULL,
    out_order_no TEXT NOT NULL,
    subsidy_id TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    sub_mchid TEXT NOT NULL,
    refund_id TEXT,
    amount INTEGER NOT NULL,
    description TEXT NOT NULL,
    pocket TEXT NOT NULL,
    pocket_named INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (platform, subsidy_return_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE refund (
    platform TEXT NOT NULL,
    refund_id TEXT NOT NULL,
    out_refund_no TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    out_trade_no TEXT NOT NULL,
    sub_mchid TEXT NOT NULL,
    amount INTEGER NOT NULL,
    payer_refund INTEGER NOT NULL,
    discount_refund INTEGER NOT NULL,
    fee_back INTEGER NOT NULL,
    pocket TEXT NOT NULL,
    pocket_named INTEGER NOT NULL,
    advance_allowed INTEGER NOT NULL,
    advance INTEGER NOT NULL,
    advance_account TEXT,
    status TEXT NOT NULL,
    route TEXT NOT NULL,
    card_bank TEXT,
    card_tail TEXT,
    reason TEXT,
    notify_url TEXT,
    created_at INTEGER NOT NULL,
    success_at INTEGER,
    PRIMARY KEY (platform, refund_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE advance_return (
    platform TEXT NOT NULL,
    refund_id TEXT NOT NULL,
    advance_return_id TEXT NOT NULL,
    sub_mchid TEXT NOT NULL,
    amount INTEGER NOT NULL,
    payee_account TEXT NOT NULL,
    result TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    PRIMARY KEY (platform, refund_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE withdrawal (
    platform TEXT NOT NULL,
    withdraw_id TEXT NOT NULL,
    mchid TEXT NOT NULL,
    out_request_no TEXT NOT NULL,
    account TEXT NOT NULL,
    amount INTEGER NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    remark TEXT,
    bank_memo TEXT,
    notify_url TEXT,
    card_bank TEXT NOT NULL,
    card_tail TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (platform, withdraw_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE applyment (
    platform TEXT NOT NULL,
    applyment_id TEXT NOT NULL,
    out_request_no TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    step INTEGER NOT NULL,
    held INTEGER NOT NULL,
    flaws TEXT NOT NULL,
    name TEXT NOT NULL,
    sub_appid TEXT,
    settlement_id TEXT,
    card_id TEXT NOT NULL,
    form BLOB NOT NULL,
    digest BLOB NOT NULL,
    verify_amount INTEGER NOT NULL,
    sub_mchid TEXT,
    deadline_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (platform, applyment_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bank_card (
    platform TEXT NOT NULL,
    card_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    bank TEXT NOT NULL,
    area TEXT,
    bank_name TEXT,
    branch_id TEXT,
    sealed BLOB NOT NULL,
    name_shown TEXT,
    number_shown TEXT NOT NULL,
    number_shown_more TEXT NOT NULL,
    tail TEXT NOT NULL,
    PRIMARY KEY (platform, card_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE settlement (
    platform TEXT NOT NULL,
    sub_mchid TEXT NOT NULL,
    card_id TEXT,
    verify TEXT NOT NULL,
    fail_reason TEXT,
    change_id TEXT,
    day TEXT NOT NULL,
    changes INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (platform, sub_mchid)
) STRICT, WITHOUT ROWID;

CREATE TABLE settlement_change (
    platform TEXT NOT NULL,
    change_id TEXT NOT NULL,
    sub_mchid TEXT NOT NULL,
    card_id TEXT NOT NULL,
    way TEXT NOT NULL,
    result TEXT NOT NULL,
    fail_reason TEXT,
    held INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    PRIMARY KEY (platform, change_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE subject_change (
    platform TEXT NOT NULL,
    change_id TEXT NOT NULL,
    sub_mchid TEXT NOT NULL,
    out_request_no TEXT NOT NULL,
    state TEXT NOT NULL,
    step INTEGER NOT NULL,
    held INTEGER NOT NULL,
    reject_reason TEXT,
    flaws TEXT NOT NULL,
    name TEXT,
    form BLOB NOT NULL,
    digest BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (platform, change_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE closing (
    platform TEXT NOT NULL,
    closing_id TEXT NOT NULL,
    sub_mchid TEXT NOT NULL,
    out_request_no TEXT NOT NULL,
    flow TEXT NOT NULL,
    state TEXT NOT NULL,
    sweep TEXT NOT NULL,
    again INTEGER NOT NULL,
    account TEXT,
    amount INTEGER,
    payee BLOB,
    payee_digest TEXT,
    card_bank TEXT NOT NULL,
    card_tail TEXT NOT NULL,
    terms TEXT NOT NULL,
    held INTEGER NOT NULL,
    reject_reason TEXT,
    payouts TEXT NOT NULL,
    due_at INTEGER,
    confirmed_by TEXT,
    confirmed_at INTEGER,
    contract_version TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (platform, closing_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE control (
    platform TEXT NOT NULL,
    mchid TEXT NOT NULL,
    held INTEGER NOT NULL,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (platform, mchid)
) STRICT, WITHOUT ROWID;

CREATE TABLE open_work (
    platform TEXT NOT NULL,
    mchid TEXT NOT NULL,
    refunds INTEGER NOT NULL,
    returns INTEGER NOT NULL,
    withdrawals INTEGER NOT NULL,
    recoveries INTEGER NOT NULL,
    PRIMARY KEY (platform, mchid)
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
    platform TEXT NOT NULL,
    serial INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    lane TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    PRIMARY KEY (platform, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE notification (
    platform TEXT NOT NULL,
    notification_id TEXT NOT NULL,
    mchid TEXT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    url TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    scheduled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    next_at INTEGER,
    PRIMARY KEY (platform, notification_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE echo (
    platform TEXT NOT NULL,
    echo_id TEXT NOT NULL,
    message TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (platform, echo_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
    platform TEXT NOT NULL,
    notification_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    status INTEGER,
    error TEXT,
    PRIMARY KEY (platform, notification_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE media (
    owner TEXT NOT NULL,
    media_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    format TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (owner, media_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE daybook_head (
    platform TEXT NOT NULL,
    day INTEGER NOT NULL,
    PRIMARY KEY (platform)
) STRICT, WITHOUT ROWID;

CREATE TABLE daybook_mark (
    platform TEXT NOT NULL,
    run INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    PRIMARY KEY (platform, run)
) STRICT, WITHOUT ROWID;

CREATE TABLE daybook (
    platform TEXT NOT NULL,
    day INTEGER NOT NULL,
    ranges TEXT NOT NULL,
    entries INTEGER NOT NULL,
    payments INTEGER NOT NULL,
    paid INTEGER NOT NULL,
    fees INTEGER NOT NULL,
    refunds INTEGER NOT NULL,
    refunded INTEGER NOT NULL,
    fees_back INTEGER NOT NULL,
    splits INTEGER NOT NULL,
    shared INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    bounces INTEGER NOT NULL,
    flows INTEGER NOT NULL,
    flow_in INTEGER NOT NULL,
    flow_out INTEGER NOT NULL,
    trade_digest TEXT NOT NULL,
    flow_digest TEXT NOT NULL,
    split_digest TEXT NOT NULL,
    bounce_digest TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (platform, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE day_balance (
    platform TEXT NOT NULL,
    owner TEXT NOT NULL,
    account TEXT NOT NULL,
    day_back INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    PRIMARY KEY (platform, owner, account, day_back)
) STRICT, WITHOUT ROWID;

CREATE TABLE bill (
    platform TEXT NOT NULL,
    day INTEGER NOT NULL,
    name TEXT NOT NULL,
    rows INTEGER NOT NULL,
    summary TEXT NOT NULL,
    text_bytes INTEGER NOT NULL,
    hash TEXT NOT NULL,
    parts TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (platform, day, name)
) STRICT, WITHOUT ROWID;

-- What is due, earliest first.
CREATE INDEX task_due ON task (due_at, serial);

-- Every movement of one order.
CREATE INDEX entry_order ON entry (platform, order_id);

-- A merchant's callbacks by time, and those about one thing.
CREATE INDEX notification_mchid ON notification (platform, mchid, created_at);
CREATE INDEX notification_subject ON notification (platform, subject);

-- The planner believes ten rows share a platform; it is millions, and only a few share an order,
-- a thing or a merchant. Rows a table, then rows that share one, two, three columns of the index.
ANALYZE;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('entry', 'entry', '10000000 1000000 1'),
    ('entry', 'entry_order', '10000000 1000000 10 1'),
    ('notification', 'notification', '1000000 100000 1'),
    ('notification', 'notification_mchid', '1000000 100000 1000 10 1'),
    ('notification', 'notification_subject', '1000000 100000 2 1');
ANALYZE sqlite_schema;
