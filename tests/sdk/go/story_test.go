package sdk

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/consts"
	"github.com/wechatpay-apiv3/wechatpay-go/services/partnerpayments"
	"github.com/wechatpay-apiv3/wechatpay-go/services/partnerpayments/app"
	"github.com/wechatpay-apiv3/wechatpay-go/services/partnerpayments/h5"
	"github.com/wechatpay-apiv3/wechatpay-go/services/partnerpayments/jsapi"
	"github.com/wechatpay-apiv3/wechatpay-go/services/partnerpayments/native"
)

// receiver is named under encryption; the client encrypts what bears its tag.
type receiver struct {
	Appid    string `json:"appid"`
	Type     string `json:"type"`
	Account  string `json:"account"`
	Name     string `json:"encrypted_name" encryption:"EM_APIV3"`
	Relation string `json:"relation_type"`
}

// An order paid in the mini program is split, finished and refunded.
func TestAPartnersOrderIsPaidSplitAndRefunded(t *testing.T) {
	for _, mode := range modes {
		mode := mode
		t.Run(mode, func(t *testing.T) {
			s := start(t)
			client, told := s.client(mode, s.mchid), s.listen(s.mchid)
			order := s.paid(client, told)
			s.split(client, order)
			s.refund(client, told, order)
			s.booksHold()
		})
	}
}

// wish is an order that expires in an hour of the sandbox's clock.
func (s *server) wish(number string, url string) jsapi.PrepayRequest {
	now, err := time.Parse(time.RFC3339, s.control("clock", nil)["now"].(string))
	s.no(err)
	return jsapi.PrepayRequest{
		SpAppid: &s.appid, SpMchid: &s.mchid, SubMchid: &s.sellers[0], OutTradeNo: &number,
		Description: core.String("两件商品 <绿茶 & 红茶>"), Attach: core.String("购物车"), NotifyUrl: &url,
		TimeExpire: core.Time(now.Add(time.Hour)),
		Amount:     &jsapi.Amount{Total: core.Int64(20000), Currency: core.String("CNY")},
		Payer:      &jsapi.Payer{SpOpenid: &s.buyers[0]},
		SceneInfo:  &jsapi.SceneInfo{PayerClientIp: core.String("127.0.0.1")},
		SettleInfo: &jsapi.SettleInfo{ProfitSharing: core.Bool(true)},
	}
}

func (s *server) paid(client *core.Client, told *callbacks) string {
	ctx, service := context.Background(), jsapi.JsapiApiService{Client: client}
	started, _, err := service.PrepayWithRequestPayment(ctx, s.wish("G-1", told.URL), s.appid)
	s.no(err)
	order := s.pay(object{"prepay_id": *started.PrepayId, "openid": s.buyers[0]})
	s.advance("31s")
	var event partnerpayments.Transaction
	s.read(told, "TRANSACTION.SUCCESS", &event)
	found, _, err := service.QueryOrderById(ctx, jsapi.QueryOrderByIdRequest{
		TransactionId: &order, SpMchid: &s.mchid, SubMchid: &s.sellers[0]})
	s.no(err)
	same, _, err := service.QueryOrderByOutTradeNo(ctx, jsapi.QueryOrderByOutTradeNoRequest{
		OutTradeNo: core.String("G-1"), SpMchid: &s.mchid, SubMchid: &s.sellers[0]})
	s.no(err)
	for _, one := range []*partnerpayments.Transaction{&event, found, same} {
		s.same(order, *one.TransactionId)
		s.same("SUCCESS", *one.TradeState)
		s.same(20000, *one.Amount.Total)
		s.same(s.buyers[0], *one.Payer.SpOpenid)
		_, err := time.Parse(time.RFC3339, *one.SuccessTime)
		s.no(err)
	}
	return order
}

func (s *server) split(client *core.Client, order string) {
	person := receiver{s.appid, "PERSONAL_OPENID", s.buyers[2], "吴白舟", "OTHERS"}
	serial, err := client.EncryptRequest(context.Background(), &person)
	s.no(err)
	s.ask(client, http.MethodPost, "/v3/ecommerce/profitsharing/receivers/add", person, consts.WechatPaySerial, serial)
	share := func(amount int) object {
		return object{"appid": s.appid, "sub_mchid": s.sellers[0], "transaction_id": order, "out_order_no": "S-1",
			"finish": true, "receivers": []object{
				{"type": "MERCHANT_ID", "receiver_account": s.mchid, "amount": amount, "description": "佣金"},
				{"type": "PERSONAL_OPENID", "receiver_account": s.buyers[2], "amount": 500, "description": "推广"}}}
	}
	_, err = client.Post(context.Background(), consts.WechatPayAPIServer+"/v3/ecommerce/profitsharing/orders", share(6000))
	s.refused(err, http.StatusForbidden, "RULE_LIMIT")
	s.ask(client, http.MethodPost, "/v3/ecommerce/profitsharing/orders", share(2000))
	s.settle()
	found := s.ask(client, http.MethodGet, "/v3/ecommerce/profitsharing/orders?sub_mchid="+s.sellers[0]+
		"&transaction_id="+order+"&out_order_no=S-1", nil)
	s.same("FINISHED", found["status"])
}

func (s *server) refund(client *core.Client, told *callbacks, order string) {
	asked := s.ask(client, http.MethodPost, "/v3/ecommerce/refunds/apply", object{
		"sub_mchid": s.sellers[0], "sp_appid": s.appid, "transaction_id": order, "out_refund_no": "R-1", "reason": "退货",
		"amount": object{"refund": 8000, "total": 20000, "currency": "CNY"}, "notify_url": told.URL})
	s.settle()
	var event object
	s.read(told, "REFUND.SUCCESS", &event)
	s.same(asked["refund_id"], event["refund_id"])
	found := s.ask(client, http.MethodGet, "/v3/ecommerce/refunds/out-refund-no/R-1?sub_mchid="+s.sellers[0], nil)
	s.same("SUCCESS", found["status"])
	balance := s.ask(client, http.MethodGet, "/v3/ecommerce/fund/balance/"+s.sellers[0], nil)
	s.same(20000-2500-8000, balance["available_amount"])
}

// Closing answers 204: nothing in it, and the client verifies that nothing was signed.
func TestClosingIsVerified(t *testing.T) {
	s := start(t)
	for _, mode := range modes {
		service := jsapi.JsapiApiService{Client: s.client(mode, s.mchid)}
		_, _, err := service.Prepay(context.Background(), s.wish("G-"+mode, "http://127.0.0.1:9/notify"))
		s.no(err)
		result, err := service.CloseOrder(context.Background(), jsapi.CloseOrderRequest{
			OutTradeNo: core.String("G-" + mode), SpMchid: &s.mchid, SubMchid: &s.sellers[0]})
		s.no(err)
		s.same(http.StatusNoContent, result.Response.StatusCode)
		s.same("application/json; charset=utf-8", result.Response.Header.Get("Content-Type"))
	}
}

// The other ways to start an order, each by the client's typed service.
func TestAppH5AndNativeOrders(t *testing.T) {
	s := start(t)
	ctx, client := context.Background(), s.client("certificate", s.mchid)
	url, text := core.String("http://127.0.0.1:9/notify"), core.String("茶")
	inApp, _, err := (&app.AppApiService{Client: client}).Prepay(ctx, app.PrepayRequest{
		SpAppid: &s.appid, SpMchid: &s.mchid, SubMchid: &s.sellers[0], Description: text, OutTradeNo: core.String("A-1"),
		NotifyUrl: url, Amount: &app.Amount{Total: core.Int64(100)}})
	s.no(err)
	inBrowser, _, err := (&h5.H5ApiService{Client: client}).Prepay(ctx, h5.PrepayRequest{
		SpAppid: &s.appid, SpMchid: &s.mchid, SubMchid: &s.sellers[0], Description: text, OutTradeNo: core.String("H-1"),
		NotifyUrl: url, Amount: &h5.Amount{Total: core.Int64(100)}, SceneInfo: &h5.SceneInfo{
			PayerClientIp: core.String("127.0.0.1"), H5Info: &h5.H5Info{Type: core.String("Wap")}}})
	s.no(err)
	service := native.NativeApiService{Client: client}
	scanned, _, err := service.Prepay(ctx, native.PrepayRequest{
		SpAppid: &s.appid, SpMchid: &s.mchid, SubMchid: &s.sellers[0], Description: text, OutTradeNo: core.String("N-1"),
		NotifyUrl: url, Amount: &native.Amount{Total: core.Int64(100)}})
	s.no(err)
	ways := map[string]object{"APP": {"prepay_id": *inApp.PrepayId}, "MWEB": {"h5_url": *inBrowser.H5Url}, "NATIVE": {"code_url": *scanned.CodeUrl}}
	for kind, way := range ways {
		order := s.pay(way)
		found, _, err := service.QueryOrderById(ctx, native.QueryOrderByIdRequest{
			TransactionId: &order, SpMchid: &s.mchid, SubMchid: &s.sellers[0]})
		s.no(err)
		s.same(kind, *found.TradeType)
	}
}

// One cart over two sellers: one payment and one callback.
func TestACombinedOrder(t *testing.T) {
	s := start(t)
	client, told := s.client("certificate", s.mchid), s.listen(s.mchid)
	subs := []object{}
	for at, seller := range s.sellers[:2] {
		subs = append(subs, object{"mchid": s.mchid, "sub_mchid": seller, "out_trade_no": []string{"A-1", "A-2"}[at],
			"attach": "购物车", "description": "茶", "settle_info": object{"profit_sharing": true},
			"amount": object{"total_amount": 5000, "currency": "CNY"}})
	}
	started := s.ask(client, http.MethodPost, "/v3/combine-transactions/jsapi", object{
		"combine_appid": s.appid, "combine_mchid": s.mchid, "combine_out_trade_no": "CART", "notify_url": told.URL,
		"combine_payer_info": object{"openid": s.buyers[0]}, "sub_orders": subs})
	s.pay(object{"prepay_id": started["prepay_id"]})
	s.settle()
	found := s.ask(client, http.MethodGet, "/v3/combine-transactions/out-trade-no/CART", nil)
	var event object
	s.read(told, "TRANSACTION.SUCCESS", &event)
	s.same(1, len(told.received))
	for _, one := range []object{found, event} {
		for _, sub := range one["sub_orders"].([]interface{}) {
			s.same("SUCCESS", sub.(object)["trade_state"])
		}
	}
}

// A refusal is the client's own error type, with its code, its words and the field that is wrong.
func TestARefusalIsTheClientsOwnError(t *testing.T) {
	s := start(t)
	service := jsapi.JsapiApiService{Client: s.client("public-key", s.mchid)}
	wrong := s.wish("G-1", "http://127.0.0.1:9/notify")
	wrong.Amount.Total = core.Int64(0)
	_, _, err := service.Prepay(context.Background(), wrong)
	refusal := s.refused(err, http.StatusBadRequest, "PARAM_ERROR")
	s.same("/amount/total", refusal.Detail.(object)["field"])
	_, _, err = service.QueryOrderByOutTradeNo(context.Background(), jsapi.QueryOrderByOutTradeNoRequest{
		OutTradeNo: core.String("NOWHERE"), SpMchid: &s.mchid, SubMchid: &s.sellers[0]})
	s.refused(err, http.StatusNotFound, "ORDER_NOT_EXIST")
}
