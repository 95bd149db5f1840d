package tongbao;

import com.github.binarywang.wxpay.bean.ecommerce.SignatureHeader;
import com.github.binarywang.wxpay.config.WxPayConfig;
import com.github.binarywang.wxpay.service.EcommerceService;
import com.github.binarywang.wxpay.service.WxPayService;
import com.github.binarywang.wxpay.service.impl.WxPayServiceImpl;
import com.github.binarywang.wxpay.v3.WxPayV3HttpClientBuilder;
import com.github.binarywang.wxpay.v3.auth.AutoUpdateCertificatesVerifier;
import com.github.binarywang.wxpay.v3.auth.PrivateKeySigner;
import com.github.binarywang.wxpay.v3.auth.WxPayCredentials;
import com.github.binarywang.wxpay.v3.auth.WxPayValidator;
import com.github.binarywang.wxpay.v3.util.PemUtils;
import com.sun.net.httpserver.Headers;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.PrivateKey;
import org.apache.http.HttpHost;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.conn.routing.HttpRoutePlanner;

/** WxJava, unmodified, as one merchant. It knows platform certificates only. */
final class WxJava {
  final WxPayService pay = new WxPayServiceImpl();
  final AutoUpdateCertificatesVerifier certificates;

  /**
   * @param minutes how old its certificates may become before it downloads them again
   */
  WxJava(Server server, String mchid, int minutes) throws Exception {
    URI place = URI.create(server.base);
    HttpHost host = new HttpHost(place.getHost(), place.getPort(), "http");
    // Only the way is another one: addresses, and with them the rule of what is signed, stay.
    HttpRoutePlanner toTongbao = (target, request, context) -> new HttpRoute(host);
    String serial = server.file("merchants", mchid, "serial.txt");
    String secret = server.file("merchants", mchid, "apiv3_key.txt");
    PrivateKey key;
    try (InputStream file = Files.newInputStream(server.path("merchants", mchid, "apiclient_key.pem"))) {
      key = PemUtils.loadPrivateKey(file);
    }
    certificates = new AutoUpdateCertificatesVerifier(
        new WxPayCredentials(mchid, new PrivateKeySigner(serial, key)), secret.getBytes(StandardCharsets.UTF_8), minutes) {
      @Override
      public void customHttpClientBuilder(WxPayV3HttpClientBuilder builder) {
        builder.setRoutePlanner(toTongbao);
      }
    };
    WxPayConfig config = new WxPayConfig();
    config.setMchId(mchid);
    config.setAppId(server.file("merchants", mchid, "appid.txt"));
    config.setApiV3Key(secret);
    config.setPrivateKey(key);
    config.setCertSerialNo(serial);
    config.setVerifier(certificates);
    config.setApiV3HttpClient(WxPayV3HttpClientBuilder.create()
        .withMerchant(mchid, serial, key)
        .withValidator(new WxPayValidator(certificates))
        .setRoutePlanner(toTongbao).build());
    pay.setConfig(config);
  }

  EcommerceService ecommerce() {
    return pay.getEcommerceService();
  }

  static SignatureHeader signature(Headers headers) {
    return SignatureHeader.builder()
        .serialNo(headers.getFirst("Wechatpay-Serial"))
        .nonce(headers.getFirst("Wechatpay-Nonce"))
        .timeStamp(headers.getFirst("Wechatpay-Timestamp"))
        .signed(headers.getFirst("Wechatpay-Signature")).build();
  }
}
