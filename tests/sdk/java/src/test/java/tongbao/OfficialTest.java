package tongbao;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.wechat.pay.java.core.certificate.AutoCertificateService;
import com.wechat.pay.java.core.cipher.AeadAesCipher;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.http.HttpMethod;
import com.wechat.pay.java.core.http.HttpRequest;
import com.wechat.pay.java.core.http.HttpResponse;
import com.wechat.pay.java.core.util.ShaUtil;
import com.wechat.pay.java.service.billdownload.BillDownloadService;
import com.wechat.pay.java.service.billdownload.BillDownloadServiceExtension;
import com.wechat.pay.java.service.billdownload.DigestBillEntity;
import com.wechat.pay.java.service.billdownload.model.AccountType;
import com.wechat.pay.java.service.billdownload.model.Algorithm;
import com.wechat.pay.java.service.billdownload.model.EncryptBillEntity;
import com.wechat.pay.java.service.billdownload.model.GetAllSubMchFundFlowBillRequest;
import com.wechat.pay.java.service.billdownload.model.GetTradeBillRequest;
import com.wechat.pay.java.service.billdownload.model.TarType;
import com.wechat.pay.java.service.ecommerceprofitsharing.EcommerceProfitSharingService;
import com.wechat.pay.java.service.ecommerceprofitsharing.model.AddReceiverRequest;
import com.wechat.pay.java.service.ecommerceprofitsharing.model.CreateOrderReceiver;
import com.wechat.pay.java.service.ecommerceprofitsharing.model.CreateOrderRequest;
import com.wechat.pay.java.service.ecommerceprofitsharing.model.CreateReturnOrderRequest;
import com.wechat.pay.java.service.ecommerceprofitsharing.model.OrderReceiverDetail;
import com.wechat.pay.java.service.ecommerceprofitsharing.model.QueryOrderRequest;
import com.wechat.pay.java.service.ecommerceprofitsharing.model.QueryOrderResponse;
import com.wechat.pay.java.service.ecommercerefund.EcommerceRefundService;
import com.wechat.pay.java.service.ecommercerefund.model.CreateRefundRequest;
import com.wechat.pay.java.service.ecommercerefund.model.QueryRefundByOutRefundNoRequest;
import com.wechat.pay.java.service.ecommercerefund.model.RefundReqAmount;
import com.wechat.pay.java.service.ecommercesubsidy.EcommerceSubsidyService;
import com.wechat.pay.java.service.ecommercesubsidy.model.CreateStatus;
import com.wechat.pay.java.service.ecommercesubsidy.model.SubsidiesCreateRequest;
import com.wechat.pay.java.service.file.FileUploadService;
import com.wechat.pay.java.service.partnerpayments.jsapi.JsapiServiceExtension;
import com.wechat.pay.java.service.partnerpayments.jsapi.model.Amount;
import com.wechat.pay.java.service.partnerpayments.jsapi.model.CloseOrderRequest;
import com.wechat.pay.java.service.partnerpayments.jsapi.model.Payer;
import com.wechat.pay.java.service.partnerpayments.jsapi.model.PrepayRequest;
import com.wechat.pay.java.service.partnerpayments.jsapi.model.QueryOrderByIdRequest;
import com.wechat.pay.java.service.partnerpayments.jsapi.model.QueryOrderByOutTradeNoRequest;
import com.wechat.pay.java.service.partnerpayments.jsapi.model.SettleInfo;
import com.wechat.pay.java.service.partnerpayments.jsapi.model.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official Java client, unmodified, in certificate mode and in public-key mode. */
class OfficialTest {
  static final byte[] PICTURE = Base64.getDecoder().decode(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgAAAAAgAB4iG8MwAAAABJRU5ErkJggg==");

  private Server server;

  /** The client looks for new certificates each hour; here each second. */
  @BeforeAll
  static void lookOften() {
    AutoCertificateService.start(Duration.ofSeconds(1));
  }

  @BeforeEach
  void begin() throws Exception {
    server = new Server();
  }

  @AfterEach
  void end() throws Exception {
    server.close();
  }

  private JsapiServiceExtension payments(Official sdk) {
    return new JsapiServiceExtension.Builder().config(sdk.config).httpClient(sdk.http).build();
  }

  /** An order that expires in an hour of the sandbox's clock. */
  private PrepayRequest wish(String number, String url) throws Exception {
    PrepayRequest wish = new PrepayRequest();
    wish.setSpAppid(server.appid);
    wish.setSpMchid(server.mchid);
    wish.setSubMchid(server.sellers.get(0));
    wish.setDescription("两件商品 <绿茶 & 红茶>");
    wish.setOutTradeNo(number);
    wish.setTimeExpire(server.now().plusHours(1).withNano(0).toString());
    wish.setNotifyUrl(url);
    Amount amount = new Amount();
    amount.setTotal(20000);
    amount.setCurrency("CNY");
    wish.setAmount(amount);
    Payer payer = new Payer();
    payer.setSpOpenid(server.buyers.get(0));
    wish.setPayer(payer);
    SettleInfo settle = new SettleInfo();
    settle.setProfitSharing(true);
    wish.setSettleInfo(settle);
    return wish;
  }

  private String paid(Official sdk, String number, String url) throws Exception {
    String prepay = payments(sdk).prepayWithRequestPayment(wish(number, url), server.appid).getPackageVal();
    String order = server.pay(Map.of("prepay_id", prepay.substring("prepay_id=".length()), "openid", server.buyers.get(0)));
    server.advance("31s");
    return order;
  }

  private EcommerceProfitSharingService splits(Official sdk) {
    return new EcommerceProfitSharingService.Builder()
        .httpClient(sdk.http).encryptor(sdk.config.createEncryptor()).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"certificate", "public-key", Official.APACHE})
  void aPartnersOrderIsPaidSplitReturnedAndRefunded(String mode) throws Exception {
    Official sdk = new Official(server, mode);
    try (Callbacks told = new Callbacks((headers, body) -> Official.read(server, headers, body, Transaction.class))) {
      String order = paid(sdk, "J-1", told.url);
      QueryOrderByIdRequest byId = new QueryOrderByIdRequest();
      byId.setTransactionId(order);
      byId.setSpMchid(server.mchid);
      byId.setSubMchid(server.sellers.get(0));
      QueryOrderByOutTradeNoRequest byNumber = new QueryOrderByOutTradeNoRequest();
      byNumber.setOutTradeNo("J-1");
      byNumber.setSpMchid(server.mchid);
      byNumber.setSubMchid(server.sellers.get(0));
      for (Transaction one : List.of(told.only("TRANSACTION.SUCCESS", Transaction.class),
          payments(sdk).queryOrderById(byId), payments(sdk).queryOrderByOutTradeNo(byNumber))) {
        assertEquals(order, one.getTransactionId());
        assertEquals(Transaction.TradeStateEnum.SUCCESS, one.getTradeState());
        assertEquals(20000, one.getAmount().getTotal());
        assertEquals(server.buyers.get(0), one.getPayer().getSpOpenid());
      }
      split(sdk, order);
    }
    refund(sdk);
    server.booksHold();
  }

  private void split(Official sdk, String order) throws Exception {
    AddReceiverRequest person = new AddReceiverRequest();
    person.setAppid(server.appid);
    person.setType("PERSONAL_OPENID");
    person.setAccount(server.buyers.get(2));
    person.setRelationType("OTHERS");
    assertEquals(server.buyers.get(2), splits(sdk).addReceiver(person).getAccount());
    CreateOrderRequest share = new CreateOrderRequest();
    share.setAppid(server.appid);
    share.setSubMchid(server.sellers.get(0));
    share.setTransactionId(order);
    share.setOutOrderNo("S-1");
    share.setFinish(true);
    share.setReceivers(List.of(
        receiver("MERCHANT_ID", server.mchid, 6000, null), receiver("PERSONAL_OPENID", server.buyers.get(2), 500, "吴白舟")));
    ServiceException tooMuch = assertThrows(ServiceException.class, () -> splits(sdk).createOrder(share));
    assertEquals(403, tooMuch.getHttpStatusCode());
    assertEquals("RULE_LIMIT", tooMuch.getErrorCode());
    assertTrue(tooMuch.getErrorMessage().contains("分账金额超出最大分账比例"), tooMuch::getErrorMessage);
    share.getReceivers().get(0).setAmount(2000L);
    splits(sdk).createOrder(share);
    server.settle();
    QueryOrderRequest query = new QueryOrderRequest();
    query.setSubMchid(server.sellers.get(0));
    query.setTransactionId(order);
    query.setOutOrderNo("S-1");
    QueryOrderResponse found = splits(sdk).queryOrder(query);
    assertEquals("FINISHED", found.getStatus());
    for (OrderReceiverDetail line : found.getReceivers()) {
      assertEquals("SUCCESS", line.getResult(), line::toString);
    }
    CreateReturnOrderRequest back = new CreateReturnOrderRequest();
    back.setSubMchid(server.sellers.get(0));
    back.setOutOrderNo("S-1");
    back.setOutReturnNo("B-1");
    back.setReturnMchid(server.mchid);
    back.setAmount(800L);
    back.setDescription("退货退佣");
    assertEquals("SUCCESS", splits(sdk).createReturnOrder(back).getResult());
  }

  private static CreateOrderReceiver receiver(String type, String account, long amount, String name) {
    CreateOrderReceiver receiver = new CreateOrderReceiver();
    receiver.setType(type);
    receiver.setReceiverAccount(account);
    receiver.setAmount(amount);
    receiver.setReceiverName(name);
    receiver.setDescription("分账");
    return receiver;
  }

  private void refund(Official sdk) throws Exception {
    EcommerceRefundService refunds = new EcommerceRefundService.Builder().httpClient(sdk.http).build();
    try (Callbacks told = new Callbacks((headers, body) -> Official.read(server, headers, body, JsonObject.class))) {
      CreateRefundRequest wish = new CreateRefundRequest();
      wish.setSubMchid(server.sellers.get(0));
      wish.setSpAppid(server.appid);
      wish.setOutTradeNo("J-1");
      wish.setOutRefundNo("R-1");
      wish.setReason("退货");
      wish.setNotifyUrl(told.url);
      RefundReqAmount amount = new RefundReqAmount();
      amount.setRefund(8000L);
      amount.setTotal(20000L);
      amount.setCurrency("CNY");
      wish.setAmount(amount);
      String number = refunds.createRefund(wish).getRefundId();
      server.settle();
      assertEquals(number, told.only("REFUND.SUCCESS", JsonObject.class).get("refund_id").getAsString());
    }
    QueryRefundByOutRefundNoRequest query = new QueryRefundByOutRefundNoRequest();
    query.setSubMchid(server.sellers.get(0));
    query.setOutRefundNo("R-1");
    assertEquals("SUCCESS", refunds.queryRefundByOutRefundNo(query).getStatus());
    JsonObject balance = sdk.ask("/v3/ecommerce/fund/balance/" + server.sellers.get(0), null);
    assertEquals(20000 - 2500 + 800 - 8000, balance.get("available_amount").getAsLong());
  }

  /** Closing answers 204; the client verifies the signature over nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"certificate", "public-key", Official.APACHE})
  void closingIsVerified(String mode) throws Exception {
    JsapiServiceExtension payments = payments(new Official(server, mode));
    payments.prepayWithRequestPayment(wish("J-1", "http://127.0.0.1:9/notify"), server.appid);
    CloseOrderRequest close = new CloseOrderRequest();
    close.setOutTradeNo("J-1");
    close.setSpMchid(server.mchid);
    close.setSubMchid(server.sellers.get(0));
    payments.closeOrder(close);
    QueryOrderByOutTradeNoRequest query = new QueryOrderByOutTradeNoRequest();
    query.setOutTradeNo("J-1");
    query.setSpMchid(server.mchid);
    query.setSubMchid(server.sellers.get(0));
    assertEquals(Transaction.TradeStateEnum.CLOSED, payments.queryOrderByOutTradeNo(query).getTradeState());
  }

  /** One cart over two sellers, one of them with a subsidy: one payment and one callback. */
  @Test
  void aCombinedOrderWithASubsidy() throws Exception {
    Official sdk = new Official(server, "certificate");
    try (Callbacks told = new Callbacks((headers, body) -> Official.read(server, headers, body, JsonObject.class))) {
      JsonObject started = sdk.ask("/v3/combine-transactions/jsapi", Map.of(
          "combine_appid", server.appid, "combine_mchid", server.mchid, "combine_out_trade_no", "CART",
          "notify_url", told.url, "combine_payer_info", Map.of("openid", server.buyers.get(0)),
          "sub_orders", List.of(sub(0, Map.of("profit_sharing", true, "subsidy_amount", 500)), sub(1, Map.of("profit_sharing", true)))));
      String order = server.pay(Map.of("prepay_id", started.get("prepay_id").getAsString()));
      server.settle();
      for (JsonObject one : List.of(told.only("TRANSACTION.SUCCESS", JsonObject.class),
          sdk.ask("/v3/combine-transactions/out-trade-no/CART", null))) {
        assertEquals(List.of("SUCCESS", "SUCCESS"), Server.each(one, "sub_orders", "trade_state"));
      }
      SubsidiesCreateRequest subsidy = new SubsidiesCreateRequest();
      subsidy.setSubMchid(server.sellers.get(0));
      subsidy.setTransactionId(order);
      subsidy.setAmount(500L);
      subsidy.setDescription("满减");
      EcommerceSubsidyService subsidies = new EcommerceSubsidyService.Builder().httpClient(sdk.http).build();
      assertEquals(CreateStatus.SUCCESS, subsidies.createSubsidy(subsidy).getResult());
    }
    server.booksHold();
  }

  private Map<String, ?> sub(int at, Map<String, ?> settle) {
    return Map.of("mchid", server.mchid, "sub_mchid", server.sellers.get(at), "out_trade_no", "A-" + at, "attach", "购物车",
        "description", "茶", "amount", Map.of("total_amount", 5000, "currency", "CNY"), "settle_info", settle);
  }

  /** The client's own form: no types in its parts but the file's, the name in Chinese. */
  @ParameterizedTest
  @ValueSource(strings = {"certificate", "public-key", Official.APACHE})
  void picturesAreUploaded(String mode) throws Exception {
    FileUploadService files = new FileUploadService.Builder().httpClient(new Official(server, mode).http).build();
    String place = Official.API + "/v3/merchant/media/upload";
    String digest = ShaUtil.getSha256HexString(PICTURE);
    for (String name : List.of("license.png", "营业执照.png")) {
      String meta = Server.GSON.toJson(Map.of("filename", name, "sha256", digest));
      assertFalse(files.uploadImage(place, meta, name, PICTURE).getMediaId().isEmpty());
    }
    String wrong = Server.GSON.toJson(Map.of("filename", "a.png", "sha256", "0".repeat(64)));
    ServiceException refused =
        assertThrows(ServiceException.class, () -> files.uploadImage(place, wrong, "a.png", PICTURE));
    assertEquals("PARAM_ERROR", refused.getErrorCode());
    assertTrue(refused.getErrorMessage().contains(digest), refused::getErrorMessage);
  }

  /** Links are signed, files are not; the client digests and decrypts them itself. */
  @ParameterizedTest
  @ValueSource(strings = {"certificate", "public-key", Official.APACHE})
  void billsAreDownloadedAndOpened(String mode) throws Exception {
    Official sdk = new Official(server, mode);
    String order = paid(sdk, "J-1", "http://127.0.0.1:9/notify");
    String day = server.now().toLocalDate().toString();
    server.advance("48h");
    GetTradeBillRequest trade = new GetTradeBillRequest();
    trade.setBillDate(day);
    for (TarType packed : new TarType[] {null, TarType.GZIP}) {
      trade.setTarType(packed);
      DigestBillEntity bill = new BillDownloadServiceExtension.Builder()
          .httpClient(sdk.http).decryptor(sdk.config.createDecryptor()).build().getTradeBill(trade);
      String text = new String(bill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(text.contains(order), text);
      assertTrue(bill.verifyHash());
    }
    GetAllSubMchFundFlowBillRequest flow = new GetAllSubMchFundFlowBillRequest();
    flow.setBillDate(day);
    flow.setAccountType(AccountType.ALL);
    flow.setAlgorithm(Algorithm.AEAD_AES_256_GCM);
    List<EncryptBillEntity> parts = new BillDownloadService.Builder()
        .httpClient(sdk.http).decryptor(sdk.config.createDecryptor()).build()
        .getAllSubMchFundFlowBill(flow).getDownloadBillList();
    byte[] sealed = sdk.http.download(parts.get(0).getDownloadUrl()).readAllBytes();
    byte[] key = parts.get(0).getEncryptKey().getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(32, key.length);
    String text = new AeadAesCipher(key).decrypt(
        new byte[0], parts.get(0).getNonce().getBytes(StandardCharsets.UTF_8), sealed);
    assertTrue(text.contains(server.sellers.get(0)), text);
  }

  /** A second certificate comes: the client takes it, verifies by it, and encrypts with it. */
  @Test
  void certificatesAreDownloadedAndRotated() throws Exception {
    Official sdk = new Official(server, "certificate");
    String first = server.file("platform", "serial.txt");
    assertEquals(first, signer(sdk));
    server.command("certificate", "issue");
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (signer(sdk).equals(first) && System.nanoTime() < until) {
      Thread.sleep(200);
    }
    assertNotEquals(first, signer(sdk));
    server.advance("24h");
    assertEquals(server.file("platform", "serial.txt"), signer(sdk));
    try (Callbacks told = new Callbacks((headers, body) -> {
      assertNotEquals(first, headers.getFirst("Wechatpay-Serial"));
      return Official.read(server, headers, body, Transaction.class);
    })) {
      String order = paid(sdk, "J-1", told.url);
      assertEquals(order, told.only("TRANSACTION.SUCCESS", Transaction.class).getTransactionId());
      split(sdk, order);
    }
  }

  private static String signer(Official sdk) {
    HttpRequest request = new HttpRequest.Builder()
        .httpMethod(HttpMethod.GET).url(Official.API + "/v3/merchant/fund/balance/BASIC").build();
    HttpResponse<JsonElement> reply = sdk.http.execute(request, JsonElement.class);
    return reply.getHeaders().getHeader("Wechatpay-Serial");
  }

  /** Refusals are the client's own errors, with code and words. */
  @Test
  void aRefusalIsTheClientsOwnError() throws Exception {
    JsapiServiceExtension payments = payments(new Official(server, "public-key"));
    PrepayRequest wrong = wish("J-1", "http://127.0.0.1:9/notify");
    wrong.getAmount().setTotal(0);
    ServiceException refused =
        assertThrows(ServiceException.class, () -> payments.prepayWithRequestPayment(wrong, server.appid));
    assertEquals(400, refused.getHttpStatusCode());
    assertEquals("PARAM_ERROR", refused.getErrorCode());
    assertTrue(refused.getResponseBody().contains("/amount/total"), refused::getResponseBody);
    QueryOrderByOutTradeNoRequest query = new QueryOrderByOutTradeNoRequest();
    query.setOutTradeNo("NOWHERE");
    query.setSpMchid(server.mchid);
    query.setSubMchid(server.sellers.get(0));
    refused = assertThrows(ServiceException.class, () -> payments.queryOrderByOutTradeNo(query));
    assertEquals(404, refused.getHttpStatusCode());
    assertEquals("ORDER_NOT_EXIST", refused.getErrorCode());
  }
}
