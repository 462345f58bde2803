package dev.belay.adapter.heuristic;

import dev.belay.model.Document;
import dev.belay.model.DocumentTensors;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A Common Expression Language expression per output, over the named features. A row with a null among them, or whose
 * evaluation fails, has no answer. The only class that uses CEL, which is loaded only for such a heuristic.
 */
record CelRule(List<Feature> features, List<Expression> expressions) implements HeuristicBaseline.Rule {
    /** Bounded, because expressions run on the caller's thread. */
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(10_000)
            .comprehensionMaxIterations(1_000)
            .build();

    record Expression(CelRuntime.Program program, TensorSpec output) {}

    static CelRule compile(Document cel, List<Feature> features, List<TensorSpec> outputs) throws ModelLoadException {
        cel.onlyFields(outputs.stream().map(TensorSpec::name).toList());
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.bindings());
        features.forEach(
                feature -> builder.addVar(feature.name(), type(feature.spec().datatype())));
        CelCompiler compiler = builder.build();
        CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .build();
        List<Expression> expressions = new ArrayList<>();
        for (TensorSpec output : outputs) {
            expressions.add(expression(compiler, runtime, output, cel.at(output.name())));
        }
        return new CelRule(features, expressions);
    }

    private static CelType type(Datatype datatype) {
        return switch (datatype) {
            case BYTES -> SimpleType.STRING;
            case BOOL -> SimpleType.BOOL;
            case FP16, BF16, FP32, FP64 -> SimpleType.DOUBLE;
            default -> SimpleType.INT;
        };
    }

    private static Expression expression(
            CelCompiler compiler, CelRuntime runtime, TensorSpec output, Document expression)
            throws ModelLoadException {
        try {
            CelAbstractSyntaxTree tree = compiler.compile(expression.text()).getAst();
            CelType type = tree.getResultType();
            if (!fits(type, output)) {
                int perRow = output.elementsPerRow();
                throw expression.wrong("an expression that gives "
                        + (perRow == 1 ? "one " : "a list of " + perRow + " ") + output.datatype() + "; it gives "
                        + type.name());
            }
            return new Expression(runtime.createProgram(tree), output);
        } catch (CelValidationException | CelEvaluationException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new ModelLoadException(
                    expression.wrong("an expression over the inputs").getMessage() + ": " + reason, e);
        }
    }

    /** False when an expression of this type can never give the output. */
    private static boolean fits(CelType type, TensorSpec output) {
        if (type instanceof ListType list) {
            return !list.hasElemType() || fitsElement(list.elemType().kind(), output.datatype());
        }
        return type.kind() == CelKind.DYN
                || (output.elementsPerRow() == 1 && fitsElement(type.kind(), output.datatype()));
    }

    private static boolean fitsElement(CelKind kind, Datatype datatype) {
        return kind == CelKind.DYN || kind == type(datatype).kind() || (kind == CelKind.INT && datatype.isFloat());
    }

    @Override
    public IntFunction<Tensor @Nullable []> of(Inputs inputs) {
        @Nullable Tensor[] columns = new Tensor[features.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = features.get(i).in(inputs);
        }
        return row -> evaluate(columns, row);
    }

    private Tensor @Nullable [] evaluate(@Nullable Tensor[] columns, int row) {
        Map<String, Object> variables = HashMap.newHashMap(columns.length);
        for (int i = 0; i < columns.length; i++) {
            Object value = features.get(i).at(columns[i], row);
            if (value == null) {
                return null;
            }
            variables.put(features.get(i).name(), value);
        }
        try {
            Tensor[] answer = new Tensor[expressions.size()];
            for (int i = 0; i < answer.length; i++) {
                TensorSpec output = expressions.get(i).output;
                Object value = expressions.get(i).program.eval(variables);
                if (!isUsable(value)) {
                    return null;
                }
                answer[i] = DocumentTensors.oneRow(output, Document.of(output.name(), value));
            }
            return answer;
        } catch (CelEvaluationException | ModelLoadException | RuntimeException e) {
            return null; // what can't be evaluated has no answer
        }
    }

    private static boolean isUsable(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().allMatch(element -> !(element instanceof List) && isUsable(element));
            case Double number -> Double.isFinite(number);
            default -> value instanceof String || value instanceof Long || value instanceof Boolean;
        };
    }
}
