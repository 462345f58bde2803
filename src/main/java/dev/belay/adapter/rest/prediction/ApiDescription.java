package dev.belay.adapter.rest.prediction;

import dev.belay.adapter.rest.connection.ProvenanceHeaders;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds to the API's description what all predictions share: the headers both ways, and the errors. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
    /** Status, description, an example's message. */
    private static final String ERRORS = """
            400|The request is wrong; the message names the input, the value and what is expected\
            |inference input 'temp' data-type is 'INT32', but model 'flights' expects 'FP32'
            401|The server needs a token, and the request has none or an unknown one\
            |a token is needed: send the header 'Authorization: Bearer TOKEN'
            403|The token has another role; without tokens, the Host or Origin isn't the server's own\
            |this needs the role predict, the token 'grafana' has view
            404|No endpoint or version has this name\
            |Request for unknown model: 'flight' is not found
            408|The request was not received within 10 s\
            |the request was not received within 10 s
            413|The body, its tensors or the answer would be larger than allowed\
            |the body must not be larger than 16777216 bytes (belay.limits.body)
            415|A Content-Encoding or binary tensor that isn't supported\
            |Content-Encoding 'gzip' is not supported, allowed is identity
            429|Too many requests without a valid token from this address\
            |too many requests without a valid token from this address; try again in 7 s
            503|No tier could answer, with each tier's reason; or the server sheds load\
            |Request for unknown model: 'flights' is not at ready state: primary: not an ONNX model
            504|No tier answered in time, and there is no baseline\
            |Request timeout expired: primary: timeout after 100 ms
            """;

    @Override
    public void filterOpenAPI(OpenAPI api) {
        for (Map.Entry<String, PathItem> path : api.getPaths().getPathItems().entrySet()) {
            Operation post = path.getValue().getPOST();
            if (post != null
                    && (path.getKey().endsWith("infer") || path.getKey().endsWith("predict"))) {
                describe(post);
            }
        }
    }

    private static void describe(Operation operation) {
        operation.addParameter(OASFactory.createParameter()
                .name("Belay-Timeout-Ms")
                .in(Parameter.In.HEADER)
                .description("The caller's budget in milliseconds; the endpoint's deadline is the maximum")
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
                .example(50));
        ERRORS.lines()
                .map(line -> line.split("\\|", -1))
                .forEach(error -> operation.getResponses().addAPIResponse(error[0], answer(error[1], error[2])));
        describeAnswer(operation.getResponses().getAPIResponse("200"));
    }

    private static void describeAnswer(APIResponse answer) {
        answer.addHeader(ProvenanceHeaders.TIER.toString(), header("The tier that answered", "primary"));
        answer.addHeader(ProvenanceHeaders.MODEL.toString(), header("The version that answered", "flights/2"));
        answer.addHeader(
                ProvenanceHeaders.DEGRADED.toString(),
                header("Why the first tier didn't answer; absent if it did", "primary: timeout after 40 ms"));
        answer.addHeader(
                ProvenanceHeaders.PREDICTION_ID.toString(),
                header("UUIDv7 of this prediction", "019a0000-0000-7000-8000-000000000000"));
    }

    private static APIResponse answer(String description, String message) {
        Content json = OASFactory.createContent()
                .addMediaType(
                        "application/json",
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema()
                                        .addType(Schema.SchemaType.OBJECT)
                                        .addProperty(
                                                "error",
                                                OASFactory.createSchema().addType(Schema.SchemaType.STRING)))
                                .example(Map.of("error", message)));
        return OASFactory.createAPIResponse().description(description).content(json);
    }

    private static Header header(String description, String example) {
        return OASFactory.createHeader()
                .description(description)
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING))
                .example(example);
    }
}
