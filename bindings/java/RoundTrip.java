import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES;
import static com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import inv01.types.Invoice;
import java.io.File;
import java.math.BigDecimal;

/** Reads invoices into the generated classes and writes them again: every number has its digits. */
public class RoundTrip {
    public static void main(String[] files) throws Exception {
        var mapper = new ObjectMapper()
            .configure(FAIL_ON_UNKNOWN_PROPERTIES, false)
            .configure(USE_BIG_DECIMAL_FOR_FLOATS, true)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));
        for (String file : files) {
            Invoice invoice = mapper.readValue(new File(file), Invoice.class);
            same(file, mapper.readTree(new File(file)), mapper.readTree(mapper.writeValueAsString(invoice)));

            var largest = new BigDecimal("99999999999999.99");
            invoice.getValDtls().setTotInvVal(largest);
            String text = mapper.writeValueAsString(invoice);
            Invoice again = mapper.readValue(text, Invoice.class);
            if (!text.contains(":99999999999999.99") || !again.getValDtls().getTotInvVal().equals(largest)) {
                throw new AssertionError(file + ": the largest amount has lost digits");
            }
            System.out.println(file + ": as it was");
        }
    }

    /** What one of them leaves out may be null in the other. */
    static void same(String at, JsonNode given, JsonNode written) {
        if (given.isContainerNode()) {
            written.fieldNames().forEachRemaining(name -> {
                if (!given.has(name) && !written.get(name).isNull()) throw new AssertionError(at + "/" + name);
            });
            given.fieldNames().forEachRemaining(name -> same(at + "/" + name, given.path(name), written.path(name)));
            for (int i = 0; given.isArray() && i < Math.max(given.size(), written.size()); i++) {
                same(at + "/" + i, given.path(i), written.path(i));
            }
        } else if (given.isNumber() ? given.decimalValue().compareTo(written.decimalValue()) != 0 : !given.equals(written)) {
            throw new AssertionError(at + ": " + given + " has become " + written);
        }
    }
}
