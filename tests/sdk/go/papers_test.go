package sdk

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/consts"
	"github.com/wechatpay-apiv3/wechatpay-go/core/option"
	"github.com/wechatpay-apiv3/wechatpay-go/services/fileuploader"
	"github.com/wechatpay-apiv3/wechatpay-go/services/payments/native"
	"github.com/wechatpay-apiv3/wechatpay-go/services/profitsharing"
	"github.com/wechatpay-apiv3/wechatpay-go/services/refunddomestic"
)

const pixel = "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489" +
	"0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"

// The client's own uploaders, with names in Chinese, too, and the video's door.
func TestPicturesAndVideosAreUploaded(t *testing.T) {
	s := start(t)
	picture, err := hex.DecodeString(pixel)
	s.no(err)
	video := append([]byte("\x00\x00\x00\x18ftypmp42"), make([]byte, 64)...)
	for _, mode := range modes {
		client, ctx := s.client(mode, s.mchid), context.Background()
		images := fileuploader.ImageUploader{Client: client}
		for _, name := range []string{"license.png", "营业执照.png"} {
			kept, _, err := images.Upload(ctx, bytes.NewReader(picture), name, consts.ImagePNG)
			s.no(err)
			if *kept.MediaId == "" {
				t.Fatal("an upload without a number")
			}
		}
		videos := fileuploader.VideoUploader{Client: client}
		_, _, err = videos.Upload(ctx, bytes.NewReader(video), "shop.mp4", consts.VideoMP4)
		s.no(err)
	}
}

// The form is the client's own; its digest is another file's.
func TestAnUploadWithAnotherFilesDigest(t *testing.T) {
	s := start(t)
	picture, err := hex.DecodeString(pixel)
	s.no(err)
	meta := string(s.json(object{"filename": "a.png", "sha256": strings.Repeat("0", 64)}))
	form := &bytes.Buffer{}
	writer := multipart.NewWriter(form)
	s.no(core.CreateFormField(writer, "meta", consts.ApplicationJSON, []byte(meta)))
	s.no(core.CreateFormFile(writer, "a.png", consts.ImagePNG, picture))
	s.no(writer.Close())
	_, err = s.client("certificate", s.mchid).Upload(context.Background(),
		consts.WechatPayAPIServer+"/v3/merchant/media/upload", meta, form.String(), writer.FormDataContentType())
	s.refused(err, http.StatusBadRequest, "PARAM_ERROR")
}

// The link is signed; the file is not: a client that verifies refuses it, one that does not reads it.
func TestABillComesUnsigned(t *testing.T) {
	s := start(t)
	client := s.client("certificate", s.mchid)
	started := s.ask(client, http.MethodPost, "/v3/pay/partner/transactions/native", object{
		"sp_appid": s.appid, "sp_mchid": s.mchid, "sub_mchid": s.sellers[0], "description": "茶", "out_trade_no": "B-1",
		"notify_url": "http://127.0.0.1:9/notify", "amount": object{"total": 100}})
	order := s.pay(object{"code_url": started["code_url"]})
	day := s.control("clock", nil)["now"].(string)[:10]
	s.advance("48h")
	link := s.ask(client, http.MethodGet, "/v3/bill/tradebill?bill_date="+day, nil)
	address := link["download_url"].(string)
	if _, err := client.Get(context.Background(), address); err == nil || !strings.Contains(err.Error(), "Wechatpay-Serial") {
		t.Fatalf("the file was taken as signed: %v", err)
	}
	result, err := s.unverified(s.mchid).Get(context.Background(), address)
	s.no(err)
	text, err := io.ReadAll(result.Response.Body)
	s.no(err)
	digest := sha1.Sum(text)
	s.same(link["hash_value"], hex.EncodeToString(digest[:]))
	if !strings.Contains(string(text), order) {
		t.Fatalf("the order is not in the bill: %s", text)
	}
}

// A direct merchant's order is shared by the client's typed services, a name under encryption.
func TestAGenericSplitWithASealedName(t *testing.T) {
	for _, mode := range modes {
		mode := mode
		t.Run(mode, func(t *testing.T) {
			s := start(t)
			var shop struct{ Mchid string }
			appid := "wx7000000000000003"
			s.no(json.Unmarshal([]byte(s.command("merchant", "add", "--kind", "direct", "--appid", appid, "--json")), &shop))
			client := s.client(mode, shop.Mchid)
			order := s.direct(client, shop.Mchid, appid)
			s.generic(client, appid, order)
			s.booksHold()
		})
	}
}

func (s *server) direct(client *core.Client, mchid, appid string) string {
	service := native.NativeApiService{Client: client}
	started, _, err := service.Prepay(context.Background(), native.PrepayRequest{
		Appid: &appid, Mchid: &mchid, Description: core.String("茶"), OutTradeNo: core.String("D-1"),
		NotifyUrl: core.String("http://127.0.0.1:9/notify"), Amount: &native.Amount{Total: core.Int64(10000)},
		SettleInfo: &native.SettleInfo{ProfitSharing: core.Bool(true)}})
	s.no(err)
	order := s.pay(object{"code_url": *started.CodeUrl})
	s.advance("61s")
	return order
}

func (s *server) generic(client *core.Client, appid, order string) {
	ctx, name := context.Background(), core.String("吴白舟")
	receivers := profitsharing.ReceiversApiService{Client: client}
	added, _, err := receivers.AddReceiver(ctx, profitsharing.AddReceiverRequest{
		Appid: &appid, Type: profitsharing.RECEIVERTYPE_PERSONAL_OPENID.Ptr(), Account: &s.buyers[2], Name: name,
		RelationType: profitsharing.RECEIVERRELATIONTYPE_PARTNER.Ptr()})
	s.no(err)
	s.same(s.buyers[2], *added.Account)
	orders := profitsharing.OrdersApiService{Client: client}
	_, _, err = orders.CreateOrder(ctx, profitsharing.CreateOrderRequest{
		Appid: &appid, TransactionId: &order, OutOrderNo: core.String("G-1"), UnfreezeUnsplit: core.Bool(true),
		Receivers: []profitsharing.CreateOrderReceiver{{Type: core.String("PERSONAL_OPENID"), Account: &s.buyers[2],
			Name: name, Amount: core.Int64(1000), Description: core.String("分账")}}})
	s.no(err)
	s.settle()
	found, _, err := orders.QueryOrder(ctx, profitsharing.QueryOrderRequest{TransactionId: &order, OutOrderNo: core.String("G-1")})
	s.no(err)
	s.same(profitsharing.ORDERSTATUS_FINISHED, *found.State)
	s.same(profitsharing.DETAILSTATUS_SUCCESS, *found.Receivers[0].Result)
	refunds := refunddomestic.RefundsApiService{Client: client}
	_, _, err = refunds.Create(ctx, refunddomestic.CreateRequest{TransactionId: &order, OutRefundNo: core.String("R-1"),
		Amount: &refunddomestic.AmountReq{Refund: core.Int64(2000), Total: core.Int64(10000), Currency: core.String("CNY")}})
	s.no(err)
	s.settle()
	back, _, err := refunds.QueryByOutRefundNo(ctx, refunddomestic.QueryByOutRefundNoRequest{OutRefundNo: core.String("R-1")})
	s.no(err)
	s.same(refunddomestic.STATUS_SUCCESS, *back.Status)
	s.same(2000, *back.Amount.PayerRefund)
}

// The option of production code, word for word: its own download is led here by the process's
// default transport. A second certificate comes; the client takes it, verifies by it and encrypts with it.
func TestCertificatesAreDownloadedAndRotated(t *testing.T) {
	s := start(t)
	before := http.DefaultTransport
	http.DefaultTransport = toTongbao{strings.TrimPrefix(s.base, "http://"), before}
	t.Cleanup(func() { http.DefaultTransport = before })
	manager := s.downloads(s.mchid)
	serial, key := s.file("merchants", s.mchid, "serial.txt"), s.privateKey(s.mchid)
	client, err := core.NewClient(context.Background(), option.WithWechatPayAutoAuthCipher(
		s.mchid, serial, key, s.file("merchants", s.mchid, "apiv3_key.txt")))
	s.no(err)
	follows, err := core.NewClient(context.Background(), option.WithWechatPayAutoAuthCipherUsingDownloaderMgr(
		s.mchid, serial, key, manager))
	s.no(err)
	signer := func(client *core.Client) string {
		result, err := client.Get(context.Background(), consts.WechatPayAPIServer+"/v3/merchant/fund/balance/BASIC")
		s.no(err)
		return result.Response.Header.Get(consts.WechatPaySerial)
	}
	first := s.file("platform", "serial.txt")
	s.same(first, signer(client))

	s.command("certificate", "issue")
	// The running server notices within seconds.
	for try := 0; try < 100 && len(manager.GetCertificateMap(context.Background(), s.mchid)) < 2; try++ {
		time.Sleep(200 * time.Millisecond)
		manager.DownloadCertificates(context.Background())
	}
	s.same(2, len(manager.GetCertificateMap(context.Background(), s.mchid)))
	s.advance("24h")
	second := s.file("platform", "serial.txt")
	if first == second {
		t.Fatal("the certificate was not changed")
	}
	s.same(first, signer(client))
	s.same(second, signer(follows))
	s.split(follows, s.paid(follows, s.listen(s.mchid)))
}
