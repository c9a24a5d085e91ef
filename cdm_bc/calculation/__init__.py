"""The calculation: pure functions from a case to its figures."""

from cdm_bc.calculation.business_case import (
    BenefitFigures,
    BusinessCase,
    DataValue,
    FinancialFigures,
    LineFigures,
    Unquantified,
    evaluate,
)

__all__ = ["BenefitFigures", "BusinessCase", "DataValue", "FinancialFigures", "LineFigures", "Unquantified", "evaluate"]
