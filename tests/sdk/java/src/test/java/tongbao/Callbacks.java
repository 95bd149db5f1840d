package tongbao;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Receives callbacks and lets a client verify and decrypt each of them. */
final class Callbacks implements AutoCloseable {
  /** A client's own way from a callback to what it says; throws what the client throws. */
  interface Reader {
    Object read(Headers headers, String body) throws Exception;
  }

  final String url;
  private final HttpServer listener;
  private final Reader reader;
  private final List<String> types = new CopyOnWriteArrayList<>();
  private final List<Object> received = new CopyOnWriteArrayList<>();
  private final List<Exception> refused = new CopyOnWriteArrayList<>();

  Callbacks(Reader reader) throws IOException {
    this.reader = reader;
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext("/notify", this::take);
    listener.start();
    url = "http://127.0.0.1:" + listener.getAddress().getPort() + "/notify";
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int status = 204;
    try {
      Object said = reader.read(exchange.getRequestHeaders(), body);
      types.add(Server.GSON.fromJson(body, JsonObject.class).get("event_type").getAsString());
      received.add(said);
    } catch (Exception error) {
      refused.add(error);
      status = 401;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** What the only callback of a type says. */
  <T> T only(String type, Class<T> kind) {
    assertEquals(List.of(), refused.stream().map(Exception::toString).collect(Collectors.toList()));
    assertEquals(1, types.stream().filter(type::equals).count(), () -> type + " among " + types);
    return kind.cast(received.get(types.indexOf(type)));
  }

  @Override
  public void close() {
    listener.stop(0);
  }
}
