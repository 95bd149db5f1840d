package tongbao;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.binarywang.wxpay.bean.ecommerce.ApplymentsRequest;
import com.github.binarywang.wxpay.bean.ecommerce.ApplymentsStatusResult;
import com.github.binarywang.wxpay.bean.ecommerce.CombineTransactionsNotifyResult;
import com.github.binarywang.wxpay.bean.ecommerce.CombineTransactionsRequest;
import com.github.binarywang.wxpay.bean.ecommerce.CombineTransactionsResult;
import com.github.binarywang.wxpay.bean.ecommerce.FinishOrderRequest;
import com.github.binarywang.wxpay.bean.ecommerce.FundBillRequest;
import com.github.binarywang.wxpay.bean.ecommerce.FundBillResult;
import com.github.binarywang.wxpay.bean.ecommerce.PartnerTransactionsCloseRequest;
import com.github.binarywang.wxpay.bean.ecommerce.PartnerTransactionsNotifyResult;
import com.github.binarywang.wxpay.bean.ecommerce.PartnerTransactionsQueryRequest;
import com.github.binarywang.wxpay.bean.ecommerce.PartnerTransactionsRequest;
import com.github.binarywang.wxpay.bean.ecommerce.PartnerTransactionsResult;
import com.github.binarywang.wxpay.bean.ecommerce.ProfitSharingOrdersUnSplitAmountRequest;
import com.github.binarywang.wxpay.bean.ecommerce.ProfitSharingQueryRequest;
import com.github.binarywang.wxpay.bean.ecommerce.ProfitSharingReceiverRequest;
import com.github.binarywang.wxpay.bean.ecommerce.ProfitSharingRequest;
import com.github.binarywang.wxpay.bean.ecommerce.ProfitSharingResult;
import com.github.binarywang.wxpay.bean.ecommerce.RefundNotifyResult;
import com.github.binarywang.wxpay.bean.ecommerce.RefundsRequest;
import com.github.binarywang.wxpay.bean.ecommerce.ReturnOrdersRequest;
import com.github.binarywang.wxpay.bean.ecommerce.SettlementRequest;
import com.github.binarywang.wxpay.bean.ecommerce.SpWithdrawRequest;
import com.github.binarywang.wxpay.bean.ecommerce.SubWithdrawRequest;
import com.github.binarywang.wxpay.bean.ecommerce.TradeBillRequest;
import com.github.binarywang.wxpay.bean.ecommerce.TradeBillResult;
import com.github.binarywang.wxpay.bean.ecommerce.enums.FundBillTypeEnum;
import com.github.binarywang.wxpay.bean.ecommerce.enums.TradeTypeEnum;
import com.github.binarywang.wxpay.exception.WxPayException;
import com.github.binarywang.wxpay.v3.WechatPayUploadHttpPost;
import com.github.binarywang.wxpay.v3.util.RsaCryptoUtil;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WxJava, unmodified, in certificate mode: it downloads the certificates and knows nothing else. */
class WxJavaTest {
  private static final String NOWHERE = "http://127.0.0.1:9/notify";
  private Server server;
  private WxJava sdk;

  @BeforeEach
  void begin() throws Exception {
    server = new Server();
    sdk = new WxJava(server, server.mchid, 60);
  }

  @AfterEach
  void end() throws Exception {
    server.close();
  }

  private PartnerTransactionsRequest wish(String number, String url) {
    PartnerTransactionsRequest.Amount amount = new PartnerTransactionsRequest.Amount();
    amount.setTotal(20000);
    amount.setCurrency("CNY");
    PartnerTransactionsRequest.Payer payer = new PartnerTransactionsRequest.Payer();
    payer.setSpOpenid(server.buyers.get(0));
    PartnerTransactionsRequest.SettleInfo settle = new PartnerTransactionsRequest.SettleInfo();
    settle.setProfitSharing(true);
    return PartnerTransactionsRequest.builder()
        .spAppid(server.appid).spMchid(server.mchid).subMchid(server.sellers.get(0)).description("两件商品 <绿茶 & 红茶>")
        .outTradeNo(number).notifyUrl(url).amount(amount).payer(payer).settleInfo(settle).build();
  }

  private String paid(String number, String url) throws Exception {
    String prepay = sdk.ecommerce().partner(TradeTypeEnum.JSAPI, wish(number, url)).getPrepayId();
    String order = server.pay(Map.of("prepay_id", prepay, "openid", server.buyers.get(0)));
    server.advance("31s");
    return order;
  }

  private PartnerTransactionsResult query(String number) throws Exception {
    PartnerTransactionsQueryRequest query = new PartnerTransactionsQueryRequest();
    query.setSpMchid(server.mchid);
    query.setSubMchid(server.sellers.get(0));
    query.setOutTradeNo(number);
    return sdk.ecommerce().queryPartnerTransactions(query);
  }

  @Test
  void aPartnersOrderIsPaidSplitAndRefunded() throws Exception {
    try (Callbacks told = new Callbacks((headers, body) ->
        sdk.ecommerce().parsePartnerNotifyResult(body, WxJava.signature(headers)))) {
      String order = paid("X-1", told.url);
      PartnerTransactionsNotifyResult event =
          told.only("TRANSACTION.SUCCESS", PartnerTransactionsNotifyResult.class);
      for (PartnerTransactionsResult one : List.of(event.getResult(), query("X-1"))) {
        assertEquals(order, one.getTransactionId());
        assertEquals("SUCCESS", one.getTradeState());
        assertEquals(20000, one.getAmount().getTotal());
      }
      split(order);
    }
    try (Callbacks told = new Callbacks((headers, body) ->
        sdk.ecommerce().parseRefundNotifyResult(body, WxJava.signature(headers)))) {
      refund(told);
    }
    server.booksHold();
  }

  private void split(String order) throws Exception {
    ProfitSharingReceiverRequest person = new ProfitSharingReceiverRequest();
    person.setAppid(server.appid);
    person.setType("PERSONAL_OPENID");
    person.setAccount(server.buyers.get(2));
    person.setRelationType("OTHERS");
    sdk.ecommerce().addReceivers(person);
    WxPayException tooMuch =
        assertThrows(WxPayException.class, () -> sdk.ecommerce().profitSharing(share(order, 6000)));
    assertEquals("RULE_LIMIT", tooMuch.getErrCode());
    assertTrue(tooMuch.getErrCodeDes().contains("分账金额超出最大分账比例"), tooMuch::getErrCodeDes);
    sdk.ecommerce().profitSharing(share(order, 2000));
    server.settle();
    ProfitSharingQueryRequest query = new ProfitSharingQueryRequest();
    query.setSubMchid(server.sellers.get(0));
    query.setTransactionId(order);
    query.setOutOrderNo("S-1");
    ProfitSharingResult found = sdk.ecommerce().queryProfitSharing(query);
    assertEquals("FINISHED", found.getStatus());
    for (ProfitSharingResult.Receiver line : found.getReceivers()) {
      assertEquals("SUCCESS", line.getResult(), line::toString);
    }
  }

  /** The client encrypts the name in place, so each try takes a new request. */
  private ProfitSharingRequest share(String order, int amount) {
    ProfitSharingRequest.Receiver commission = new ProfitSharingRequest.Receiver();
    commission.setType("MERCHANT_ID");
    commission.setReceiverAccount(server.mchid);
    commission.setAmount(amount);
    commission.setDescription("佣金");
    ProfitSharingRequest.Receiver person = new ProfitSharingRequest.Receiver();
    person.setType("PERSONAL_OPENID");
    person.setReceiverAccount(server.buyers.get(2));
    person.setReceiverName("吴白舟");
    person.setAmount(500);
    person.setDescription("推广");
    ProfitSharingRequest share = new ProfitSharingRequest();
    share.setAppid(server.appid);
    share.setSubMchid(server.sellers.get(0));
    share.setTransactionId(order);
    share.setOutOrderNo("S-1");
    share.setReceivers(List.of(commission, person));
    share.setFinish(true);
    return share;
  }

  private void refund(Callbacks told) throws Exception {
    String number = sdk.ecommerce().refunds(RefundsRequest.builder()
        .subMchid(server.sellers.get(0)).spAppid(server.appid).outTradeNo("X-1").outRefundNo("R-1").reason("退货")
        .amount(RefundsRequest.Amount.builder().refund(8000).total(20000).currency("CNY").build())
        .notifyUrl(told.url).build()).getRefundId();
    server.settle();
    RefundNotifyResult event = told.only("REFUND.SUCCESS", RefundNotifyResult.class);
    assertEquals(number, event.getRefundId());
    assertEquals(8000, event.getAmount().getRefund());
    assertEquals("SUCCESS", sdk.ecommerce().queryRefundByOutRefundNo(server.sellers.get(0), "R-1").getStatus());
    assertEquals(20000 - 2500 - 8000, sdk.ecommerce().subNowBalance(server.sellers.get(0)).getAvailableAmount());
  }

  /** A split in parts: what is left, a return, the finish. Then money leaves for the bank, and the bills tell it. */
  @Test
  void moneyGoesBackAndOut() throws Exception {
    String seller = server.sellers.get(0);
    String order = paid("X-1", NOWHERE);
    ProfitSharingRequest part = share(order, 2000);
    part.setReceivers(part.getReceivers().subList(0, 1));
    part.setFinish(false);
    sdk.ecommerce().profitSharing(part);
    server.settle();
    ProfitSharingOrdersUnSplitAmountRequest left = new ProfitSharingOrdersUnSplitAmountRequest();
    left.setTransactionId(order);
    assertEquals(18000, sdk.ecommerce().queryProfitSharingOrdersUnsplitAmount(left).getUnsplitAmount());
    assertEquals("SUCCESS", sdk.ecommerce().returnOrders(ReturnOrdersRequest.builder()
        .subMchid(seller).outOrderNo("S-1").outReturnNo("B-1").returnMchid(server.mchid).amount(500)
        .description("退货退佣").build()).getResult());
    sdk.ecommerce().finishOrder(FinishOrderRequest.builder()
        .subMchid(seller).transactionId(order).outOrderNo("F-1").description("完结").build());
    server.settle();
    assertEquals(18500, sdk.ecommerce().subNowBalance(seller).getAvailableAmount());

    SubWithdrawRequest out = new SubWithdrawRequest();
    out.setSubMchid(seller);
    out.setOutRequestNo("W1");
    out.setAmount(1000);
    sdk.ecommerce().subWithdraw(out);
    SpWithdrawRequest own = new SpWithdrawRequest();
    own.setOutRequestNo("W2");
    own.setAmount(700);
    own.setAccountType("OPERATION");
    sdk.ecommerce().spWithdraw(own);
    SettlementRequest card = new SettlementRequest();
    card.setAccountType("ACCOUNT_TYPE_BUSINESS");
    card.setAccountBank("工商银行");
    card.setBankAddressCode("440300");
    card.setAccountNumber("6222020200119876543");
    sdk.ecommerce().modifySettlement(seller, card);
    String day = server.now().toLocalDate().toString();
    server.advance("3d");
    assertEquals("SUCCESS", sdk.ecommerce().querySubWithdrawByOutRequestNo(seller, "W1").getStatus());
    assertEquals("SUCCESS", sdk.ecommerce().querySpWithdrawByOutRequestNo("W2").getStatus());
    assertEquals("62***************43", sdk.ecommerce().querySettlement(seller).getAccountNumber());
    assertEquals(17500, sdk.ecommerce().subDayEndBalance(seller, day).getAvailableAmount());
    FundBillResult sealed = sdk.ecommerce().applyFundBill(FundBillTypeEnum.SUB_FUND_FLOW_BILL,
        FundBillRequest.builder().billDate(day).accountType("ALL").algorithm("AEAD_AES_256_GCM").build());
    assertEquals(1, sealed.getDownloadBillCount());
    String address = sealed.getDownloadBillList()[0].getDownloadUrl();
    assertTrue(sdk.ecommerce().downloadBill(address).readAllBytes().length > 0);
    server.booksHold();
  }

  /** Closing answers 204 with a content type, without which this client would fail; it verifies the signature. */
  @Test
  void closingIsVerified() throws Exception {
    sdk.ecommerce().partner(TradeTypeEnum.JSAPI, wish("X-1", NOWHERE));
    PartnerTransactionsCloseRequest close = new PartnerTransactionsCloseRequest();
    close.setSpMchid(server.mchid);
    close.setSubMchid(server.sellers.get(0));
    close.setOutTradeNo("X-1");
    sdk.ecommerce().closePartnerTransactions(close);
    assertEquals("CLOSED", query("X-1").getTradeState());
  }

  @Test
  void aCombinedOrder() throws Exception {
    try (Callbacks told = new Callbacks((headers, body) ->
        sdk.ecommerce().parseCombineNotifyResult(body, WxJava.signature(headers)))) {
      CombineTransactionsRequest cart = new CombineTransactionsRequest();
      cart.setCombineAppid(server.appid);
      cart.setCombineMchid(server.mchid);
      cart.setCombineOutTradeNo("CART");
      cart.setNotifyUrl(told.url);
      CombineTransactionsRequest.CombinePayerInfo payer = new CombineTransactionsRequest.CombinePayerInfo();
      payer.setOpenid(server.buyers.get(0));
      cart.setCombinePayerInfo(payer);
      cart.setSubOrders(List.of(sub(0), sub(1)));
      String prepay = sdk.ecommerce().combine(TradeTypeEnum.JSAPI, cart).getPrepayId();
      server.pay(Map.of("prepay_id", prepay));
      server.settle();
      CombineTransactionsResult event =
          told.only("TRANSACTION.SUCCESS", CombineTransactionsNotifyResult.class).getResult();
      for (CombineTransactionsResult one : List.of(event, sdk.ecommerce().queryCombineTransactions("CART"))) {
        List<String> states = new ArrayList<>();
        one.getSubOrders().forEach(sub -> states.add(sub.getTradeState()));
        assertEquals(List.of("SUCCESS", "SUCCESS"), states);
      }
    }
    server.booksHold();
  }

  private CombineTransactionsRequest.SubOrders sub(int at) {
    CombineTransactionsRequest.Amount amount = new CombineTransactionsRequest.Amount();
    amount.setTotalAmount(5000);
    amount.setCurrency("CNY");
    CombineTransactionsRequest.SettleInfo settle = new CombineTransactionsRequest.SettleInfo();
    settle.setProfitSharing(true);
    CombineTransactionsRequest.SubOrders sub = new CombineTransactionsRequest.SubOrders();
    sub.setMchid(server.mchid);
    sub.setSubMchid(server.sellers.get(at));
    sub.setOutTradeNo("A-" + at);
    sub.setAttach("购物车");
    sub.setDescription("茶");
    sub.setAmount(amount);
    sub.setSettleInfo(settle);
    return sub;
  }

  /** Pictures go up in the client's own form, with the file first; names and numbers under encryption both ways. */
  @Test
  void aSellerHandsInItsPapers() throws Exception {
    String paper = null;
    for (String name : List.of("license.png", "营业执照.png", "nameless")) {
      paper = sdk.pay.getMerchantMediaService()
          .imageUploadV3(new ByteArrayInputStream(OfficialTest.PICTURE), name).getMediaId();
    }
    ApplymentsRequest.IdCardInfo card = new ApplymentsRequest.IdCardInfo();
    card.setIdCardCopy(paper);
    card.setIdCardNational(paper);
    card.setIdCardName("欧阳小满");
    card.setIdCardNumber("11010119900307001X");
    card.setIdCardValidTimeBegin("2010-01-01");
    card.setIdCardValidTime("长期");
    ApplymentsRequest.AccountInfo account = new ApplymentsRequest.AccountInfo();
    account.setBankAccountType("75");
    account.setAccountBank("工商银行");
    account.setAccountName("欧阳小满");
    account.setBankAddressCode("440300");
    account.setAccountNumber("6222020200119876543");
    ApplymentsRequest.ContactInfo contact = new ApplymentsRequest.ContactInfo();
    contact.setContactType("65");
    contact.setContactName("欧阳小满");
    contact.setMobilePhone("13912345678");
    ApplymentsRequest.SalesSceneInfo scene = new ApplymentsRequest.SalesSceneInfo();
    scene.setStoreName("青禾");
    scene.setStoreUrl("https://qinghe.example");
    ApplymentsRequest papers = new ApplymentsRequest();
    papers.setOutRequestNo("APPLY1");
    papers.setOrganizationType("2401");
    papers.setMerchantShortname("青禾");
    papers.setIdCardInfo(card);
    papers.setAccountInfo(account);
    papers.setContactInfo(contact);
    papers.setSalesSceneInfo(scene);
    String number = String.valueOf(sdk.ecommerce().createApply(papers).getApplymentId());
    server.control("applyments/" + number, Map.of("state", "ACCOUNT_NEED_VERIFY"));
    ApplymentsStatusResult.AccountValidation transfer =
        sdk.ecommerce().queryApplyStatusByApplymentId(number).getAccountValidation();
    PrivateKey key = sdk.pay.getConfig().getPrivateKey();
    assertEquals("欧阳小满", RsaCryptoUtil.decryptOAEP(transfer.getAccountName(), key));
    assertEquals("6222020200119876543", RsaCryptoUtil.decryptOAEP(transfer.getAccountNo(), key));
    server.control("applyments/" + number, Map.of("state", "FINISH"));
    server.settle();
    assertEquals("FINISH", sdk.ecommerce().queryApplyStatusByApplymentId(number).getApplymentState());
  }

  @Test
  void anUploadWithAnotherFilesDigest() {
    String place = sdk.pay.getPayBaseUrl() + "/v3/merchant/media/upload";
    WechatPayUploadHttpPost wrong = new WechatPayUploadHttpPost.Builder(URI.create(place))
        .withImage("a.png", "0".repeat(64), new ByteArrayInputStream(OfficialTest.PICTURE)).build();
    WxPayException refused = assertThrows(WxPayException.class, () -> sdk.pay.postV3(place, wrong));
    assertEquals("PARAM_ERROR", refused.getErrCode());
  }

  /** The file is not signed; the client's door for downloads takes it. */
  @Test
  void aBillComesUnsigned() throws Exception {
    String order = paid("X-1", NOWHERE);
    String day = server.now().toLocalDate().toString();
    server.advance("48h");
    TradeBillResult link = sdk.ecommerce().applyBill(TradeBillRequest.builder().billDate(day).build());
    String text = new String(
        sdk.ecommerce().downloadBill(link.getDownloadUrl()).readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(text.contains(order), text);
  }

  /** The client downloads anew, finds a second certificate, verifies by it and encrypts with a listed one. */
  @Test
  void certificatesAreDownloadedAndRotated() throws Exception {
    sdk = new WxJava(server, server.mchid, 0);
    String first = server.file("platform", "serial.txt");
    String order = paid("X-1", NOWHERE);
    server.command("certificate", "issue");
    // The running server notices within seconds; each reply that the client verifies makes it download anew.
    String list = sdk.pay.getPayBaseUrl() + "/v3/certificates";
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (sdk.pay.getV3(list).split("serial_no").length < 3 && System.nanoTime() < until) {
      Thread.sleep(200);
    }
    server.advance("24h");
    assertNotEquals(first, server.file("platform", "serial.txt"));
    split(order);
  }

  @Test
  void aRefusalIsTheClientsOwnError() {
    PartnerTransactionsRequest wrong = wish("X-1", NOWHERE);
    wrong.getAmount().setTotal(0);
    WxPayException refused =
        assertThrows(WxPayException.class, () -> sdk.ecommerce().partner(TradeTypeEnum.JSAPI, wrong));
    assertEquals("PARAM_ERROR", refused.getErrCode());
    refused = assertThrows(WxPayException.class, () -> query("NOWHERE"));
    assertEquals("ORDER_NOT_EXIST", refused.getErrCode());
  }
}
