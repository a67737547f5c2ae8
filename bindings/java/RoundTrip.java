import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES;
import static com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import inv01.types.Invoice;
import java.io.File;
import java.math.BigDecimal;
import java.util.Arrays;

/** Reads documents into a generated class and writes them again: every number has its digits. */
public class RoundTrip {
    public static void main(String[] arguments) throws Exception {
        var mapper = new ObjectMapper()
            .configure(FAIL_ON_UNKNOWN_PROPERTIES, false)
            .configure(USE_BIG_DECIMAL_FOR_FLOATS, true)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));
        Class<?> type = Class.forName("inv01.types." + arguments[0]);
        for (String file : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            Object document = mapper.readValue(new File(file), type);
            same(file, mapper.readTree(new File(file)), mapper.readTree(mapper.writeValueAsString(document)));
            System.out.println(file + ": as it was");
            if (!(document instanceof Invoice invoice)) continue;

            var largest = new BigDecimal("99999999999999.99");
            invoice.getValDtls().setTotInvVal(largest);
            String text = mapper.writeValueAsString(invoice);
            Invoice again = mapper.readValue(text, Invoice.class);
            if (!text.contains(":99999999999999.99") || !again.getValDtls().getTotInvVal().equals(largest)) {
                throw new AssertionError(file + ": the largest amount has lost digits");
            }
        }
    }

    /** What one of them leaves out may be null, or a list of nothing, in the other. */
    static void same(String at, JsonNode given, JsonNode written) {
        if (given.isContainerNode()) {
            written.fieldNames().forEachRemaining(name -> {
                JsonNode added = written.get(name);
                boolean isNothing = added.isNull() || added.isArray() && added.isEmpty();
                if (!given.has(name) && !isNothing) throw new AssertionError(at + "/" + name);
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
