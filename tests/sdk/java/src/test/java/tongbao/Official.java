package tongbao;

import com.google.gson.JsonObject;
import com.wechat.pay.java.core.AbstractRSAConfig;
import com.wechat.pay.java.core.Config;
import com.wechat.pay.java.core.RSAAutoCertificateConfig;
import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.http.Constant;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.http.HttpMethod;
import com.wechat.pay.java.core.http.HttpRequest;
import com.wechat.pay.java.core.http.JsonRequestBody;
import com.wechat.pay.java.core.http.MediaType;
import com.wechat.pay.java.core.notification.NotificationConfig;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RequestParam;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** The official Java client, unmodified, as one merchant in one mode. */
final class Official {
  static final String API = "https://api.mch.weixin.qq.com";

  final Config config;
  final HttpClient http;

  Official(Server server, String mode) throws IOException {
    this(server, mode, server.mchid);
  }

  Official(Server server, String mode, String mchid) throws IOException {
    config = config(server, mode, mchid);
    http = clientOf(server).config(config).build();
  }

  /** An interceptor changes where requests go; the signature covers path and query, not the host. */
  private static DefaultHttpClientBuilder clientOf(Server server) {
    URI place = URI.create(server.base);
    OkHttpClient toTongbao = new OkHttpClient.Builder().addInterceptor(chain -> {
      Request asked = chain.request();
      HttpUrl url = asked.url().newBuilder().scheme("http").host(place.getHost()).port(place.getPort()).build();
      return chain.proceed(asked.newBuilder().url(url).build());
    }).build();
    return new DefaultHttpClientBuilder().okHttpClient(toTongbao);
  }

  /** In certificate mode the client downloads the certificates, by the same detour. */
  private static AbstractRSAConfig config(Server server, String mode, String mchid) throws IOException {
    String key = server.path("merchants", mchid, "apiclient_key.pem").toString();
    String serial = server.file("merchants", mchid, "serial.txt");
    String secret = server.file("merchants", mchid, "apiv3_key.txt");
    if (mode.equals("public-key")) {
      return new RSAPublicKeyConfig.Builder()
          .merchantId(mchid).privateKeyFromPath(key).merchantSerialNumber(serial).apiV3Key(secret)
          .publicKeyFromPath(server.path("platform", "public_key.pem").toString())
          .publicKeyId(server.file("platform", "public_key_id.txt")).build();
    }
    return new RSAAutoCertificateConfig.Builder()
        .merchantId(mchid).privateKeyFromPath(key).merchantSerialNumber(serial).apiV3Key(secret)
        .httpClientBuilder(clientOf(server)).build();
  }

  /** Callbacks are signed with the merchant's default key, the certificate, whatever requests ask for. */
  static <T> T read(Server server, Headers headers, String body, Class<T> kind) throws IOException {
    NotificationParser parser = new NotificationParser((NotificationConfig) config(server, "certificate", server.mchid));
    return parser.parse(new RequestParam.Builder()
        .serialNumber(headers.getFirst("Wechatpay-Serial"))
        .nonce(headers.getFirst("Wechatpay-Nonce"))
        .timestamp(headers.getFirst("Wechatpay-Timestamp"))
        .signature(headers.getFirst("Wechatpay-Signature"))
        .signType(headers.getFirst("Wechatpay-Signature-Type"))
        .body(body).build(), kind);
  }

  /** A path that the client has no typed service for: POST with a body, GET without. */
  JsonObject ask(String path, Map<String, ?> body) {
    HttpRequest.Builder request = new HttpRequest.Builder().url(API + path).httpMethod(HttpMethod.GET)
        .addHeader(Constant.ACCEPT, MediaType.APPLICATION_JSON.getValue())
        .addHeader(Constant.CONTENT_TYPE, MediaType.APPLICATION_JSON.getValue());
    if (body != null) {
      request.httpMethod(HttpMethod.POST).body(new JsonRequestBody.Builder().body(Server.GSON.toJson(body)).build());
    }
    return http.execute(request.build(), JsonObject.class).getServiceResponse();
  }
}
