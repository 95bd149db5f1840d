//! What the start page says, in Chinese and in English.

use crate::cashier::Words;

/// The page's words in one language; each field is named after what it says.
#[derive(Debug)]
pub(super) struct Sentences {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) address: &'static str,
    pub(super) time: &'static str,
    pub(super) version: &'static str,
    pub(super) signers: &'static str,
    pub(super) sub_merchants: &'static str,
    pub(super) point: &'static str,
    pub(super) point_text: &'static str,
    pub(super) files_text: &'static str,
    pub(super) try_it: &'static str,
    pub(super) try_text: &'static str,
    pub(super) cashier: &'static str,
    pub(super) cashier_text: &'static str,
    pub(super) open: &'static str,
    pub(super) control: &'static str,
    pub(super) control_text: &'static str,
    pub(super) more: &'static str,
    pub(super) openapi: &'static str,
    pub(super) metrics: &'static str,
    pub(super) health: &'static str,
    pub(super) documents: &'static str,
}

static ZH: Sentences = Sentences {
    title: "沙箱正在运行",
    lead: "电商收付通的平台侧：按微信支付 APIv3 协议应答，底层是复式账本。买家、银行和日历由你决定。",
    address: "接口地址",
    time: "沙箱时间",
    version: "版本",
    signers: "可签名的商户",
    sub_merchants: "个二级商户",
    point: "让你的 SDK 指向这里",
    point_text: "签名覆盖路径与查询串，不含主机名，因此只需更换接口地址。以 Python 的 wechatpayv3 为例：",
    files_text: "密钥与证书在数据目录（默认 tongbao-data）下。请求头 Wechatpay-Serial 指定的平台证书或公钥 ID 决定应答由哪把密钥签名。",
    try_it: "试一试",
    try_text: "下单之后，用下面的命令让买家付款，再让时间前进到可以分账：",
    cashier: "收银台",
    cashier_text: "code_url 与 h5_url 可直接在浏览器打开；JSAPI、小程序和 APP 请输入 prepay_id。",
    open: "打开收银台",
    control: "控制接口",
    control_text: "无需签名的 JSON，只应答本机。金额单位为分。",
    more: "更多",
    openapi: "OpenAPI 3.1 文档",
    metrics: "Prometheus 指标",
    health: "存活与就绪",
    documents: "源码中的 README.zh-CN.md、docs/api.md（每个接口及其拒绝原因）、docs/configuration.md（每个配置项）",
};

static EN: Sentences = Sentences {
    title: "The sandbox is running",
    lead: "The platform side of marketplace payments (电商收付通): it answers as WeChat Pay's APIv3 does, over a \
           double-entry ledger. Buyers, the bank and the calendar are yours to play.",
    address: "Address of the API",
    time: "The sandbox's time",
    version: "Version",
    signers: "Merchants that sign",
    sub_merchants: "sub-merchants",
    point: "Point your SDK here",
    point_text: "A signature covers path and query, not the host, so that another address is all it takes. With \
                 Python's wechatpayv3:",
    files_text: "Keys and certificates lie in the data folder (tongbao-data unless you said otherwise). A reply is \
                 signed with the platform certificate or public key that the request's Wechatpay-Serial names.",
    try_it: "Try it",
    try_text: "Once an order is placed, let a buyer pay it, and time go on until it may be split:",
    cashier: "The cashier",
    cashier_text: "code_url and h5_url open in a browser as they are; for JSAPI, mini programs and APP give the \
                   prepay_id.",
    open: "Open the cashier",
    control: "The control API",
    control_text: "Unsigned JSON for this machine only. Money is in fen.",
    more: "More",
    openapi: "OpenAPI 3.1 document",
    metrics: "Prometheus metrics",
    health: "alive and ready",
    documents: "In the sources: README.md, docs/api.md (every operation and why it refuses), docs/configuration.md \
                (every key)",
};

impl Sentences {
    pub(super) fn of(words: &Words) -> &'static Sentences {
        words.pick(&ZH, &EN)
    }
}
