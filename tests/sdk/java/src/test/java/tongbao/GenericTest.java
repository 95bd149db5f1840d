package tongbao;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.binarywang.wxpay.bean.profitsharing.request.ProfitSharingReceiverV3Request;
import com.github.binarywang.wxpay.bean.profitsharing.request.ProfitSharingV3Request;
import com.github.binarywang.wxpay.bean.profitsharing.result.ProfitSharingV3Result;
import com.github.binarywang.wxpay.bean.request.WxPayRefundV3Request;
import com.github.binarywang.wxpay.bean.request.WxPayUnifiedOrderV3Request;
import com.github.binarywang.wxpay.bean.result.enums.TradeTypeEnum;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.payments.nativepay.model.Amount;
import com.wechat.pay.java.service.payments.nativepay.model.PrepayRequest;
import com.wechat.pay.java.service.payments.nativepay.model.SettleInfo;
import com.wechat.pay.java.service.profitsharing.ProfitsharingService;
import com.wechat.pay.java.service.profitsharing.model.AddReceiverRequest;
import com.wechat.pay.java.service.profitsharing.model.CreateOrderReceiver;
import com.wechat.pay.java.service.profitsharing.model.CreateOrderRequest;
import com.wechat.pay.java.service.profitsharing.model.DetailStatus;
import com.wechat.pay.java.service.profitsharing.model.OrderStatus;
import com.wechat.pay.java.service.profitsharing.model.OrdersEntity;
import com.wechat.pay.java.service.profitsharing.model.QueryOrderRequest;
import com.wechat.pay.java.service.profitsharing.model.ReceiverRelationType;
import com.wechat.pay.java.service.profitsharing.model.ReceiverType;
import com.wechat.pay.java.service.refund.RefundService;
import com.wechat.pay.java.service.refund.model.AmountReq;
import com.wechat.pay.java.service.refund.model.CreateRequest;
import com.wechat.pay.java.service.refund.model.QueryByOutRefundNoRequest;
import com.wechat.pay.java.service.refund.model.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A direct merchant's order, shared and refunded by the generic paths, names under encryption. */
class GenericTest {
  private static final String MCHID = "1900000900";
  private static final String APPID = "wx7000000000000003";
  private Server server;

  @BeforeEach
  void begin() throws Exception {
    server = new Server();
    server.command("merchant", "add", "--kind", "direct", "--mchid", MCHID, "--appid", APPID);
  }

  @AfterEach
  void end() throws Exception {
    server.booksHold();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"certificate", "public-key"})
  void aGenericSplitWithASealedNameThroughTheOfficialClient(String mode) throws Exception {
    Official sdk = new Official(server, mode, MCHID);
    PrepayRequest wish = new PrepayRequest();
    wish.setAppid(APPID);
    wish.setMchid(MCHID);
    wish.setDescription("茶");
    wish.setOutTradeNo("D-1");
    wish.setNotifyUrl("http://127.0.0.1:9/notify");
    Amount price = new Amount();
    price.setTotal(10000);
    wish.setAmount(price);
    SettleInfo settle = new SettleInfo();
    settle.setProfitSharing(true);
    wish.setSettleInfo(settle);
    String code = new NativePayService.Builder().httpClient(sdk.http).build().prepay(wish).getCodeUrl();
    String order = server.pay(Map.of("code_url", code));
    server.advance("61s");
    split(sdk, order);
    refund(sdk, order);
  }

  private void split(Official sdk, String order) throws Exception {
    ProfitsharingService splits = new ProfitsharingService.Builder().httpClient(sdk.http)
        .encryptor(sdk.config.createEncryptor()).decryptor(sdk.config.createDecryptor()).build();
    AddReceiverRequest person = new AddReceiverRequest();
    person.setAppid(APPID);
    person.setType(ReceiverType.PERSONAL_OPENID);
    person.setAccount(server.buyers.get(2));
    person.setName("吴白舟");
    person.setRelationType(ReceiverRelationType.PARTNER);
    assertEquals("吴白舟", splits.addReceiver(person).getName());
    CreateOrderReceiver receiver = new CreateOrderReceiver();
    receiver.setType("PERSONAL_OPENID");
    receiver.setAccount(server.buyers.get(2));
    receiver.setName("吴白舟");
    receiver.setAmount(1000L);
    receiver.setDescription("分账");
    CreateOrderRequest share = new CreateOrderRequest();
    share.setAppid(APPID);
    share.setTransactionId(order);
    share.setOutOrderNo("G-1");
    share.setReceivers(List.of(receiver));
    share.setUnfreezeUnsplit(true);
    splits.createOrder(share);
    server.settle();
    QueryOrderRequest query = new QueryOrderRequest();
    query.setTransactionId(order);
    query.setOutOrderNo("G-1");
    OrdersEntity found = splits.queryOrder(query);
    assertEquals(OrderStatus.FINISHED, found.getState());
    assertEquals(DetailStatus.SUCCESS, found.getReceivers().get(0).getResult());
  }

  private void refund(Official sdk, String order) throws Exception {
    RefundService refunds = new RefundService.Builder().httpClient(sdk.http).build();
    AmountReq amount = new AmountReq();
    amount.setRefund(2000L);
    amount.setTotal(10000L);
    amount.setCurrency("CNY");
    CreateRequest wish = new CreateRequest();
    wish.setTransactionId(order);
    wish.setOutRefundNo("R-1");
    wish.setAmount(amount);
    refunds.create(wish);
    server.settle();
    QueryByOutRefundNoRequest query = new QueryByOutRefundNoRequest();
    query.setOutRefundNo("R-1");
    assertEquals(Status.SUCCESS, refunds.queryByOutRefundNo(query).getStatus());
  }

  @Test
  void aGenericSplitWithASealedNameThroughWxJava() throws Exception {
    WxJava sdk = new WxJava(server, MCHID, 60);
    WxPayUnifiedOrderV3Request wish = new WxPayUnifiedOrderV3Request();
    wish.setDescription("茶");
    wish.setOutTradeNo("D-1");
    wish.setNotifyUrl("http://127.0.0.1:9/notify");
    wish.setAmount(new WxPayUnifiedOrderV3Request.Amount().setTotal(10000));
    WxPayUnifiedOrderV3Request.SettleInfo settle = new WxPayUnifiedOrderV3Request.SettleInfo();
    settle.setProfitSharing(true);
    wish.setSettleInfo(settle);
    String code = sdk.pay.unifiedOrderV3(TradeTypeEnum.NATIVE, wish).getCodeUrl();
    String order = server.pay(Map.of("code_url", code));
    server.advance("61s");
    assertEquals("SUCCESS", sdk.pay.queryOrderV3(order, null).getTradeState());
    sdk.pay.getProfitSharingService().addReceiverV3(ProfitSharingReceiverV3Request.newBuilder()
        .appid(APPID).type("PERSONAL_OPENID").account(server.buyers.get(2)).name("吴白舟").relationType("PARTNER").build());
    ProfitSharingV3Request.Receiver receiver = new ProfitSharingV3Request.Receiver();
    receiver.setType("PERSONAL_OPENID");
    receiver.setAccount(server.buyers.get(2));
    receiver.setName("吴白舟");
    receiver.setAmount(1000);
    receiver.setDescription("分账");
    sdk.pay.getProfitSharingService().profitSharingV3(ProfitSharingV3Request.newBuilder()
        .appid(APPID).transactionId(order).outOrderNo("G-1").unfreezeUnsplit(true).receivers(List.of(receiver)).build());
    server.settle();
    ProfitSharingV3Result found = sdk.pay.getProfitSharingService().profitSharingQueryV3("G-1", order);
    assertEquals("FINISHED", found.getState());
    assertEquals("SUCCESS", found.getReceivers().get(0).getResult());
    sdk.pay.refundV3(new WxPayRefundV3Request().setTransactionId(order).setOutRefundNo("R-1")
        .setAmount(new WxPayRefundV3Request.Amount().setRefund(2000).setTotal(10000).setCurrency("CNY")));
    server.settle();
    assertEquals("SUCCESS", sdk.pay.refundQueryV3("R-1").getStatus());
  }
}
