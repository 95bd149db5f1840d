//! Every operation that has a body or a query.

use super::{Operation, body, query};
use tongbao_wire::v3::ecommerce::account::{apply_cancel_withdraw as settling, cancel_applications as plain};
use tongbao_wire::v3::ecommerce::{
    applyments, bill as all_days, fund, profitsharing as split, refunds, subsidies,
};
use tongbao_wire::v3::mch_operate::risk::withdrawl_apply as leftover;
use tongbao_wire::v3::merchant::{fund as own, media};
use tongbao_wire::v3::pay::{partner::transactions as pay, transactions as direct};
use tongbao_wire::v3::refund::domestic::refunds as generic_refunds;
use tongbao_wire::v3::{
    apply4sub, bill, billdownload, capital::capitallhh, certificates, combine_transactions as combine,
    mchalterapply, profitsharing as generic, security::echo,
};

macro_rules! operations {
    ($($method:ident $path:literal $message:ty,)*) => {
        &[$(Operation { name: concat!(stringify!($method), " ", $path), holds: operations!(@$method $message) }),*]
    };
    (@POST $message:ty) => { body::holds::<$message> };
    (@GET $message:ty) => { query::holds::<$message> };
}

/// Bodies of POSTs (of uploads the `meta`) and queries of GETs.
#[rustfmt::skip]
pub const OPERATIONS: &[Operation] = operations![
    GET "/v3/certificates" certificates::Query,
    POST "/v3/security/echo" echo::Request,
    POST "/v3/pay/partner/transactions/jsapi" pay::Jsapi,
    POST "/v3/pay/partner/transactions/miniprogram" pay::MiniProgram,
    POST "/v3/pay/partner/transactions/app" pay::App,
    POST "/v3/pay/partner/transactions/h5" pay::H5,
    POST "/v3/pay/partner/transactions/native" pay::Native,
    GET "/v3/pay/partner/transactions/id/{transaction_id}" pay::Query,
    POST "/v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close" pay::Close,
    POST "/v3/pay/partner/transactions/out-trade-no/{out_trade_no}/reverse" pay::Reverse,
    POST "/v3/pay/partner/transactions/codepay" pay::CodePay,
    POST "/v3/pay/partner/transactions/scannedpos" pay::ScannedPos,
    POST "/v3/pay/transactions/jsapi" direct::Jsapi,
    POST "/v3/pay/transactions/app" direct::App,
    POST "/v3/pay/transactions/h5" direct::H5,
    POST "/v3/pay/transactions/native" direct::Native,
    GET "/v3/pay/transactions/id/{transaction_id}" direct::Query,
    POST "/v3/pay/transactions/out-trade-no/{out_trade_no}/close" direct::Close,
    POST "/v3/pay/transactions/out-trade-no/{out_trade_no}/reverse" direct::Reverse,
    POST "/v3/pay/transactions/codepay" direct::CodePay,
    POST "/v3/combine-transactions/jsapi" combine::Jsapi,
    POST "/v3/combine-transactions/app" combine::App,
    POST "/v3/combine-transactions/h5" combine::H5,
    POST "/v3/combine-transactions/native" combine::Native,
    POST "/v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close" combine::Close,
    POST "/v3/ecommerce/profitsharing/receivers/add" split::receivers::Add,
    POST "/v3/ecommerce/profitsharing/receivers/delete" split::receivers::Delete,
    POST "/v3/ecommerce/profitsharing/orders" split::orders::Create,
    GET "/v3/ecommerce/profitsharing/orders" split::orders::Query,
    POST "/v3/ecommerce/profitsharing/finish-order" split::finish_order::Finish,
    POST "/v3/ecommerce/profitsharing/returnorders" split::returnorders::Create,
    GET "/v3/ecommerce/profitsharing/returnorders" split::returnorders::Query,
    POST "/v3/ecommerce/subsidies/create" subsidies::Create,
    POST "/v3/ecommerce/subsidies/return" subsidies::Return,
    POST "/v3/ecommerce/subsidies/cancel" subsidies::Cancel,
    POST "/v3/ecommerce/refunds/apply" refunds::Apply,
    GET "/v3/ecommerce/refunds/id/{refund_id}" refunds::Query,
    POST "/v3/ecommerce/refunds/{refund_id}/apply-abnormal-refund" refunds::ApplyAbnormal,
    POST "/v3/ecommerce/refunds/{refund_id}/return-advance" refunds::ReturnAdvance,
    POST "/v3/profitsharing/receivers/add" generic::receivers::Add,
    POST "/v3/profitsharing/receivers/delete" generic::receivers::Delete,
    POST "/v3/profitsharing/orders" generic::orders::Create,
    POST "/v3/profitsharing/orders/unfreeze" generic::orders::Unfreeze,
    GET "/v3/profitsharing/orders/{out_order_no}" generic::orders::Query,
    POST "/v3/profitsharing/return-orders" generic::return_orders::Create,
    GET "/v3/profitsharing/return-orders/{out_return_no}" generic::return_orders::Query,
    POST "/v3/refund/domestic/refunds" generic_refunds::Create,
    GET "/v3/refund/domestic/refunds/{out_refund_no}" generic_refunds::Query,
    POST "/v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund" generic_refunds::ApplyAbnormal,
    GET "/v3/ecommerce/fund/balance/{sub_mchid}" fund::BalanceQuery,
    POST "/v3/ecommerce/fund/withdraw" fund::Withdraw,
    GET "/v3/ecommerce/fund/withdraw/{withdraw_id}" fund::WithdrawQuery,
    POST "/v3/merchant/fund/withdraw" own::Withdraw,
    POST "/v3/merchant/media/upload" media::Meta,
    POST "/v3/merchant/media/video_upload" media::Meta,
    POST "/v3/ecommerce/account/cancel-applications/media" plain::MediaMeta,
    POST "/v3/ecommerce/account/apply-cancel-withdraw" settling::Apply,
    POST "/v3/ecommerce/account/apply-cancel-withdraw/confirm" settling::Confirm,
    POST "/v3/ecommerce/account/cancel-applications" plain::Apply,
    POST "/v3/mch_operate/risk/withdrawl-apply" leftover::Apply,
    POST "/v3/ecommerce/applyments/" applyments::Submit,
    POST "/v3/apply4sub/sub_merchants/{sub_mchid}/modify-settlement" apply4sub::ModifySettlement,
    GET "/v3/apply4sub/sub_merchants/{sub_mchid}/settlement" apply4sub::ShowQuery,
    POST "/v3/mchalterapply/mchsubjectalterapplyment" mchalterapply::SubmitAlter,
    GET "/v3/capital/capitallhh/banks/search-banks-by-bank-account" capitallhh::CardQuery,
    GET "/v3/capital/capitallhh/banks/personal-banking" capitallhh::Page,
    GET "/v3/capital/capitallhh/banks/{bank_alias_code}/branches" capitallhh::BranchQuery,
    GET "/v3/bill/tradebill" bill::TradeQuery,
    GET "/v3/bill/fundflowbill" bill::FundFlowQuery,
    GET "/v3/bill/sub-merchant-fundflowbill" bill::SubMerchantFundFlowQuery,
    GET "/v3/ecommerce/bill/fundflowbill" all_days::FundFlowQuery,
    GET "/v3/profitsharing/bills" generic::BillQuery,
    GET "/v3/merchant/fund/withdraw/bill-type/{bill_type}" own::WithdrawBillQuery,
    GET "/v3/ecommerce/fund/enddaybalance/{sub_mchid}" fund::EndDayBalanceQuery,
    GET "/v3/merchant/fund/dayendbalance/{account_type}" own::DayEndBalanceQuery,
    GET "/v3/billdownload/file" billdownload::FileQuery,
];
